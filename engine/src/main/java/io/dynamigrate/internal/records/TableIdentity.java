package io.dynamigrate.internal.records;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.TableException;
import io.dynamigrate.TargetTable;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;

/**
 * Tells whether records that are kept apart are those of the target. A table that is created anew, or restored from a backup,
 * may have the name of the old one, but never its {@code TableId}.
 */
public record TableIdentity(Store store) {

    /** The attribute of the {@link LockRow} with the TableId of the target. Only rows in a second table have it. */
    public static final String ATTRIBUTE = "migration_table_id";

    private static final String ACCEPTED_BY = "migration_table_accepted_by";
    private static final String ACCEPT = "accept the table (repair with the correction accept_table)";

    /** What the records have to remember; nothing where the table holds them itself. */
    public Optional<String> id() {
        return store.records().isApart()
                ? Optional.ofNullable(store.target().description().tableId())
                : Optional.empty();
    }

    /**
     * Requires that the records are those of the target.
     *
     * @throws TableException if they are of another table of that name, or the target was restored and its records were not
     */
    void require() {
        id().ifPresent(id ->
                recorded().ifPresentOrElse(recorded -> requireSame(recorded, id), this::requireNoRecordsOfSource));
    }

    private Optional<String> recorded() {
        return Row.status(store.item(LockRow.PARTITION, LockRow.SORT)).text(ATTRIBUTE);
    }

    private void requireSame(String recorded, String id) {
        if (!recorded.equals(id)) {
            RecordsTable records = store.records();
            throw new TableException("The records in '" + records.name()
                    + "' are those of another table with the name '"
                    + store.target().shortName() + "': they have the TableId '" + recorded + "', and the table has '"
                    + id
                    + "', because it was created anew or restored. If its items are as the records say, " + ACCEPT
                    + ". If not, first delete all items of '" + records.name()
                    + "' whose partition key begins with MIGRATION# and ends with " + records.suffix() + ".");
        }
    }

    private void requireNoRecordsOfSource() {
        Optional<RecordsTable> source = Optional.ofNullable(
                        store.target().description().restoreSummary())
                .map(RestoreSummary::sourceTableArn)
                .map(this::recordsOf);
        if (source.isPresent() && !store.hasHistory() && store.hasHistory(source.get())) {
            throw new TableException("The table '" + store.target().name()
                    + "' was restored from a table whose records are in '"
                    + source.get().name()
                    + "', and has none itself, so that all migrations would be applied to it again. To go"
                    + " on from those records, copy all items of '"
                    + source.get().name() + "' whose partition key begins with MIGRATION# and ends with "
                    + source.get().suffix() + ", with " + store.records().suffix() + " at the end, and then " + ACCEPT
                    + ". To apply all migrations, only " + ACCEPT + ".");
        }
    }

    /** The records of the source of a restore, in the same second table. */
    private RecordsTable recordsOf(String arn) {
        TargetTable target = store.target();
        RecordsTable own = store.records();
        boolean isBeside = RecordsTable.accountAndRegion(arn)
                        .equals(RecordsTable.accountAndRegion(
                                target.description().tableArn()))
                && own.suffix().equals("#" + target.shortName());
        String label = isBeside ? arn.substring(arn.lastIndexOf('/') + 1) : arn;
        return new RecordsTable(own.name(), own.partitionKey(), own.sortKey(), "#" + label, own.reserved());
    }

    /**
     * Makes the records those of the target, whatever table they were of.
     *
     * @return whether they were those of another table, or of none
     * @throws TableException if the table holds its records itself, so that they cannot be of another one
     */
    public boolean accept(String by) {
        if (!store.records().isApart()) {
            throw new TableException("The table '" + store.target().name()
                    + "' holds its records itself, so that they are its own: there is no table to accept. Name the"
                    + " TrackingTable if the records are there.");
        }
        return id().filter(id -> StatusWrite.send(
                        store,
                        new RowUpdate()
                                .set(ATTRIBUTE, fromS(id))
                                .set(ACCEPTED_BY, fromS(by))
                                .only(ATTRIBUTE, "<>", fromS(id))))
                .isPresent();
    }
}
