package com.example.users.versions;

import io.dynamigrate.Registry;
import io.dynamigrate.function.MigrationFunction;

/** The function before the deployment that is rolled back. */
public final class VersionSeven extends MigrationFunction {

    public VersionSeven() {
        super(() -> Registry.of(new Marker("one", 1)));
    }
}
