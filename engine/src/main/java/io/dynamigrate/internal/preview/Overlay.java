package io.dynamigrate.internal.preview;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All tables as they would be, after what was recorded in one dry run. */
public final class Overlay {

    private final Map<String, KnownTable> byArn = new HashMap<>();
    private final Map<String, KnownTable> byName = new HashMap<>();
    private final MemoryBound memory;

    public Overlay(MemoryBound memory) {
        this.memory = memory;
    }

    MemoryBound memory() {
        return memory;
    }

    /** Whether no change of any table or item was recorded. */
    boolean isUntouched() {
        return byArn.values().stream().noneMatch(KnownTable::isChanged);
    }

    /** A table by its name or ARN. It is described once; what others change meanwhile is not seen. */
    public KnownTable table(String nameOrArn, Source source) {
        KnownTable known = byName.get(nameOrArn);
        if (known == null) {
            KnownTable described = new KnownTable(nameOrArn, source.describe(nameOrArn), memory);
            String arn = Optional.ofNullable(described.table().description().tableArn())
                    .orElse(nameOrArn);
            known = byArn.computeIfAbsent(arn, any -> described);
            byName.put(nameOrArn, known);
        }
        return known;
    }
}
