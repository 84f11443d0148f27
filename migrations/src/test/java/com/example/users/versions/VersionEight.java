package com.example.users.versions;

import io.dynamigrate.Registry;
import io.dynamigrate.function.MigrationFunction;

/** The function with one migration more. */
public final class VersionEight extends MigrationFunction {

    public VersionEight() {
        super(() -> Registry.of(new Marker("one", 1), new Marker("two", 2)));
    }
}
