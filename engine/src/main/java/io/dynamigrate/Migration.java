package io.dynamigrate;

import java.util.List;
import java.util.Optional;

/**
 * One change of a table, and the way back.
 *
 * <p>A migration may be run more than once: after a failure, after a crash, and when it takes longer than one Lambda
 * invocation. What goes through the {@link MigrationContext}'s helpers copes with that; plain code must be idempotent.
 *
 * <p>Implementations are registered in a {@link Registry}; nothing is found by scanning.
 */
public interface Migration {

    /**
     * The name under which the history keeps this migration, such as {@code 20240116_add_activity_index}: 1 to 100
     * characters, without control characters and {@code #}, and without white space at the ends. It never changes once the migration was applied anywhere.
     */
    String id();

    /**
     * The place of this migration in the order of all, above 0: by custom the time of writing, {@code yyyyMMddHHmmss}.
     *
     * <p>By default the number with which the id begins, up to 18 digits: 20240116 for {@code 20240116_add_activity_index},
     * 20240116120000 for {@code 20240116120000_add_activity_index}. Equal versions are ordered by id. Use versions of the
     * same length everywhere: one of 8 digits comes before all of 14. A migration whose id begins with no number must
     * override this method; without that it is 0, which {@link Registry#of} refuses.
     */
    default long version() {
        return IdNumber.of(id());
    }

    /** What this migration does, in a few words for people: up to 1,000 characters. */
    String description();

    /** The ids of the migrations that must be applied before this one, whatever the versions say. */
    default List<String> dependencies() {
        return List.of();
    }

    /**
     * What this migration does, as a text or a checksum of your own that changes when the migration does: a change after
     * it was applied is a warning, which stops a run. Without one, the class file stands for it; a change of that is a
     * note, because another compiler changes it too.
     */
    default Optional<String> definition() {
        return Optional.empty();
    }

    /** Whether {@link #down} reverses all that {@link #up} did; to roll back a migration that is not reversible needs force. */
    default boolean reversible() {
        return true;
    }

    /**
     * Changes the table. Also runs in each dry run, with a context whose client sends reads only.
     *
     * @throws Exception to fail: the run stops, and the history keeps the message. {@link Suspended}, {@link
     *     LeaseLostException} and {@link RecordsException} of the context must pass
     */
    void up(MigrationContext context) throws Exception;

    /**
     * Reverses what {@link #up} did, also where it did only a part of it. Also runs in the dry run of a rollback, and in that
     * of an {@code up} that finds all its work done.
     *
     * @throws Exception to fail: the run stops, and the history keeps the message. The signals of {@link #up} must pass
     */
    void down(MigrationContext context) throws Exception;
}
