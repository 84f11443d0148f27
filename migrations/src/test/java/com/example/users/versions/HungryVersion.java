package com.example.users.versions;

import io.dynamigrate.MigrationContext;
import io.dynamigrate.Registry;
import io.dynamigrate.function.MigrationFunction;
import java.util.ArrayList;
import java.util.List;

/** The function with one migration more, which takes all memory. */
public final class HungryVersion extends MigrationFunction {

    public HungryVersion() {
        super(() -> Registry.of(new Marker("one", 1), new Marker("two", 2) {
            @Override
            public void up(MigrationContext context) {
                List<long[]> all = new ArrayList<>();
                while (all.size() < Integer.MAX_VALUE) {
                    all.add(new long[1_000_000]);
                }
            }
        }));
    }
}
