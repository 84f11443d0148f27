package io.dynamigrate.function;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.Registry;
import io.dynamigrate.TableException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * An Update that names another {@code TrackingTable} for the same table. The records do not move with it: where the new
 * place has none, everything would be applied again.
 */
record TrackingTableChange(Setting setting, Request request) {

    /**
     * Checks that the records were moved.
     *
     * @throws InputException if they are where they were
     */
    void check() {
        if (request.isOtherTrackingTable() && hasRecords(before())) {
            throw new InputException("Nothing was changed: the records of the migrations are in "
                    + place(before()) + ", and TrackingTable says that they are in " + place(now())
                    + ". Set it back, or first move all items whose partition key begins with MIGRATION# there.");
        }
    }

    /** The request where what it rolls back kept its records, if it did anything: while there are some here it was refused. */
    Request undone() {
        return request.isOtherTrackingTable() && !hasReachableRecords(now()) && hasReachableRecords(before())
                ? request.withTrackingTable(before())
                : request;
    }

    /** What to say where something may be left of it there. */
    String warning() {
        return "ATTENTION: the deployment kept its records in " + place(before()) + ", and the template that the stack"
                + " goes back to says that they are in " + place(now()) + ": move what is left of them before the next"
                + " deployment, or it applies all of that again.";
    }

    private boolean hasReachableRecords(Optional<String> trackingTable) {
        try {
            return hasRecords(trackingTable);
        } catch (DynamigrateException | SdkException e) {
            // Then what is rolled back could not use it either.
            setting.invocation().log().accept(Problem.sentence(e));
            return false;
        }
    }

    private boolean hasRecords(Optional<String> trackingTable) {
        try {
            return setting.migrator(request.properties().table(), trackingTable, Registry.of(), request.owner())
                    .build()
                    .hasHistory();
        } catch (TableException e) {
            return false;
        }
    }

    private Optional<String> before() {
        return request.before().text("TrackingTable");
    }

    private Optional<String> now() {
        return request.properties().trackingTable();
    }

    private String place(Optional<String> trackingTable) {
        return Text.quoted(trackingTable.orElse(request.properties().table()));
    }
}
