package org.acre.management;

import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/** A bean in the platform's MBean server, until it is closed. Any thread. */
public final class Registration implements AutoCloseable {
    private final ObjectName name;
    private final Runnable forget;

    /** @param forget run at the close, whoever closes */
    Registration(ObjectName name, Runnable forget) {
        this.name = name;
        this.forget = forget;
    }

    /** Under which it is found. */
    public ObjectName objectName() {
        return name;
    }

    /** Takes the bean out of the server. Again: does nothing. */
    @Override public void close() {
        forget.run();
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (InstanceNotFoundException _) {
            // somebody has taken it out before
        } catch (JMException e) {
            throw new IllegalStateException("the bean " + name + " could not be taken out of the server", e);
        }
    }

    @Override public String toString() {
        return "Registration of " + name;
    }
}
