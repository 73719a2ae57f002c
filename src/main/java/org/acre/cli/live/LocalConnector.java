package org.acre.cli.live;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Optional;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A connection to the beans of a JVM on this machine, by the attach mechanism: nothing has to be opened there in advance. */
final class LocalConnector {
    private LocalConnector() {}

    @SuppressWarnings("BanJNDI") // the address is that of the process itself, by the attach mechanism: nobody else can have put it there
    static JMXConnector to(long pid) throws SourceException {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow(
                () -> new SourceException("there is no process " + pid + " here; jps lists the Java processes of this user"));
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw new SourceException("process " + pid + " does not let itself be attached to: " + reason(process, e), e);
        } catch (NoClassDefFoundError e) {
            throw new SourceException("this JVM lacks the module jdk.attach: run the command with a whole JDK", e);
        }
    }

    private static String reason(ProcessHandle process, Exception e) {
        Optional<String> owner = process.info().user();
        String me = ProcessHandle.current().info().user().orElse("");
        if (owner.isPresent() && !owner.get().equals(me)) {
            return "it belongs to " + owner.get() + ", and this is " + me + ": run the command as that user";
        }
        if (process.pid() == ProcessHandle.current().pid()) {
            return "it is this command itself";
        }
        return e.getMessage() + ". It is no JVM, or it was started with -XX:+DisableAttachMechanism (start it without), or it is "
                + "stopped, or in a container of its own (run the command in there)";
    }
}
