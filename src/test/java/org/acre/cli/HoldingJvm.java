package org.acre.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.management.Management;
import org.acre.management.Registration;

/** The program that the commands look into: a region and a space with something of each kind in them, until its input ends. */
final class HoldingJvm {
    static final long MIB = 1 << 20;
    static final long REGION_BYTES = 64 * MIB;

    private HoldingJvm() {}

    public static void main(String[] arguments) throws IOException {
        try (Region region = Region.builder().anonymous(REGION_BYTES).tags("rows", "index").sampleEvery(1).lazyMaxPages(1 << 14).build();
                BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            region.allocate(3 * MIB, 1, 1);
            region.allocate(MIB, 1, 2);
            region.allocate(2 * MIB, 1, 1);
            AddressSpace space = AddressSpace.builder().span(0, REGION_BYTES).build();
            space.allocate(MIB);
            Registration ofSpace = Management.register(space, "numbers");
            Registration ofRegion = Management.register(region, "pages");
            System.out.println("ready");
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                if (line.equals("hide")) {
                    ofRegion.close();
                    ofSpace.close();
                } else {
                    ofSpace = Management.register(space, "numbers");
                    ofRegion = Management.register(region, "pages");
                }
                System.out.println("done");
            }
        }
    }
}
