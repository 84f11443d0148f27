package com.example.users.versions;

import io.dynamigrate.MigrationContext;
import io.dynamigrate.Registry;
import io.dynamigrate.function.MigrationFunction;

/** The function with one migration more, which kills its process when it is rolled back. */
public final class DeadlyVersion extends MigrationFunction {

    public DeadlyVersion() {
        super(() -> Registry.of(new Marker("one", 1), new Marker("two", 2) {
            @Override
            public void down(MigrationContext context) {
                Runtime.getRuntime().halt(137);
            }
        }));
    }
}
