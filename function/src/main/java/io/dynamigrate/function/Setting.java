package io.dynamigrate.function;

import io.dynamigrate.Registry;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.MigratorBuilder;
import java.util.Optional;

/** Sets up the engine for one invocation. */
record Setting(Parts parts, Invocation invocation) {

    /** A migrator of the table that works as long as this invocation does. */
    MigratorBuilder migrator(String table, Optional<String> trackingTable, Registry registry, String owner) {
        MigratorBuilder builder = Migrator.builder(parts.client().get(), table, registry)
                .owner(owner)
                .appliedBy(invocation.appliedBy())
                .deadline(invocation.end(), invocation.margin())
                .time(parts.time())
                .log(invocation.log());
        trackingTable.ifPresent(builder::trackingTable);
        return builder;
    }
}
