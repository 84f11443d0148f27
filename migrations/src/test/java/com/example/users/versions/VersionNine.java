package com.example.users.versions;

import io.dynamigrate.Registry;
import io.dynamigrate.function.MigrationFunction;

/** The function with yet one more. */
public final class VersionNine extends MigrationFunction {

    public VersionNine() {
        super(() -> Registry.of(new Marker("one", 1), new Marker("two", 2), new Marker("three", 3, "two")));
    }
}
