package org.acre.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.acre.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Buffers that one thread makes and another releases, virtual threads among them: every buffer keeps its own bytes. */
class RegionByteBufStressTest {
    private static final long SEED = Long.getLong("acre.seed", 20261121);
    private static final int PAIRS = 4;
    private static final int BUFFERS = 5_000;

    @Test @Timeout(60) void buffers_passedBetweenThreads_keepTheirBytesAndAllComeBack() throws Exception {
        System.out.println("seed " + SEED);
        try (Region region = Region.anonymous(1L << 30); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            RegionByteBufAllocator allocator = new RegionByteBufAllocator(region);
            List<Future<?>> running = new ArrayList<>();
            for (int pair = 0; pair < PAIRS; pair++) {
                long seed = SEED + pair;
                BlockingQueue<ByteBuf> channel = new ArrayBlockingQueue<>(64);
                running.add(threads.submit(() -> produce(allocator, seed, channel)));
                running.add(threads.submit(() -> consume(seed, channel)));
            }
            for (Future<?> each : running) {
                each.get();
            }
            assertEquals(0, allocator.metric().directBuffers());
            assertEquals(0, allocator.metric().usedDirectMemory());
            region.purger().purgeAll();
            assertEquals(0, region.space().statistics().busyAreas());
            region.space().verify();
        }
    }

    private static boolean produce(RegionByteBufAllocator allocator, long seed, BlockingQueue<ByteBuf> channel)
            throws InterruptedException {
        Random random = new Random(seed);
        for (int i = 0; i < BUFFERS; i++) {
            ByteBuf buffer = allocator.directBuffer(random.nextInt(1 << random.nextInt(4, 16)));
            int words = random.nextInt(1, 2_000);
            for (int word = 0; word < words; word++) {
                buffer.writeLong(seed << 32 | i);
            }
            channel.put(buffer);
        }
        return true;
    }

    private static boolean consume(long seed, BlockingQueue<ByteBuf> channel) throws InterruptedException {
        for (int i = 0; i < BUFFERS; i++) {
            ByteBuf buffer = channel.take();
            while (buffer.isReadable()) {
                assertEquals(seed << 32 | i, buffer.readLong());
            }
            assertTrue(buffer.release());
        }
        return true;
    }
}
