package io.dynamigrate;

/**
 * Global secondary indexes of the target table.
 *
 * <p>Both operations can be repeated: what is done already is left as it is. Both wait for other index changes of the
 * table first, because DynamoDB works at one at a time, and return when the table and all its indexes are ready. That
 * takes 8 to 17 minutes for a new index, even on an empty table; if the run has to stop before, it is {@link Suspended}.
 *
 * <p>{@code down} reverses only what {@code up} did: it leaves an index that {@code up} found, creates none that {@code up}
 * did not delete, and writes the reason to the log.
 *
 * <p>In a dry run the changes are listed, and nothing is waited for or recorded.
 *
 * <p>Both methods throw {@link Suspended}, {@link LeaseLostException} and {@link RecordsException} as {@link
 * MigrationContext} says.
 */
public interface Indexes {

    /**
     * Creates an index, or adopts one of that name and definition.
     *
     * @throws IndexException if an index of that name has another definition, if an attribute has another type on this
     *     table, or if the index would leave no place for the records of the migrations
     */
    void create(GlobalIndex index);

    /** Deletes an index, and does nothing where none has that name. */
    void delete(String name);
}
