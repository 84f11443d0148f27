package io.dynamigrate;

/**
 * Global secondary indexes of the target table.
 *
 * <p>Both operations can be repeated: what is done already is left as it is. Both wait for other index changes of the
 * table first, because DynamoDB works at one at a time, and return when the table and all its indexes are ready. That
 * takes 8 to 17 minutes for a new index, even on an empty table; if the run has to stop before, it is {@link Suspended}.
 */
public interface Indexes {

    /**
     * Creates an index, or adopts one of that name and definition.
     *
     * @throws IndexException if an index of that name has another definition, if an attribute has another type on this
     *     table, or if the index would leave no place for the records of the migrations
     */
    void create(GlobalIndex index);

    /** Deletes an index; one that does not exist is deleted. */
    void delete(String name);
}
