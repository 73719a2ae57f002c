package org.acre.cli.advise;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.acre.Invalidation;
import org.acre.Region;

/** The defaults of a region, with some of them changed. */
public final class Setting {
    /** No change. */
    static final Setting DEFAULTS = new Setting(List.of());

    private final List<Choice> choices;

    private Setting(List<Choice> choices) {
        this.choices = List.copyOf(choices);
    }

    /** This one with {@code choice} in place of what it had of the same subject. */
    Setting with(Choice choice) {
        List<Choice> changed = new ArrayList<>(choices);
        changed.removeIf(other -> other.subject() == choice.subject());
        changed.add(choice);
        return new Setting(changed);
    }

    /** Regions of {@code base} with these changes. */
    Supplier<Region.Builder> on(Supplier<Region.Builder> base) {
        return () -> {
            Region.Builder builder = base.get();
            choices.forEach(choice -> choice.change().accept(builder));
            return builder;
        };
    }

    /** In place of the default; or empty. */
    List<Invalidation> invalidation() {
        return choices.stream().flatMap(choice -> choice.invalidation().stream()).toList();
    }

    /** The one change of a setting that has one. */
    Choice only() {
        return choices.getFirst();
    }

    int changes() {
        return choices.size();
    }

    /** Whether freed memory is as safe from stale segments as by default. */
    public boolean safe() {
        return choices.stream().allMatch(Choice::safe);
    }

    /** What a program writes behind {@code Region.builder()}; empty for the defaults. */
    public List<String> code() {
        return choices.stream().map(Choice::code).toList();
    }

    /** In a line. */
    public String name() {
        return choices.isEmpty() ? "defaults" : code().stream().collect(Collectors.joining(", "));
    }
}
