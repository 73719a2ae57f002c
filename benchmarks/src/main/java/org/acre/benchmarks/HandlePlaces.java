package org.acre.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.acre.benchmarks.workloads.Places;
import org.jspecify.annotations.Nullable;

/** Places of an allocator whose objects are Java objects. */
final class HandlePlaces<T> implements Places {
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Object[].class);

    private final HandleHeap<T> heap;
    private final @Nullable Object[] objects;

    HandlePlaces(HandleHeap<T> heap, int count) {
        this.heap = heap;
        this.objects = new Object[count];
    }

    @Override public int count() {
        return objects.length;
    }

    @Override public void allocate(int place, long bytes) {
        objects[place] = heap.allocate(bytes);
    }

    @Override public void free(int place) {
        T object = object(place);
        if (object == null) {
            throw new IllegalStateException("place " + place + " is empty");
        }
        objects[place] = null;
        heap.free(object);
    }

    @Override public long address(int place) {
        T object = object(place);
        return object == null ? 0 : heap.address(object);
    }

    @SuppressWarnings("unchecked") // only objects of this heap are put here
    private @Nullable T object(int place) {
        return (T) objects[place];
    }

    @Override public void exchange(int place, Places shared, int other) {
        // Volatile both ways: what was written into the object is seen by whoever takes it out again.
        objects[place] = PLACE.getAndSet(((HandlePlaces<?>) shared).objects, other, objects[place]);
    }
}
