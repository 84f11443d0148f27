package io.dynamigrate.local;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/**
 * A test of all migrations of an application: each does what its dry run lists, can be repeated, and can be rolled back.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();
 *
 * @Test
 * void migrationsCanBeRepeatedAndRolledBack() {
 *     MigrationCheck.of(UserMigrations.class, dynamoDb).check();
 * }
 * }</pre>
 *
 * <p>The function runs from the class path of the test, in a JVM of its own, and migrates a new table. Each migration in
 * turn goes up, up again, down, down again, and up. After each, the items, the indexes and the settings of the table must
 * be as they were when it stood there before. {@code MigrationContext.now()} stands still meanwhile. What changes items is tested on items only: fill the table with some.
 *
 * <p>One object is for one thread; several may work at the same time.
 */
public final class MigrationCheck {

    private final Class<?> function;
    private final DynamoDbExtension dynamoDb;
    private final Map<String, Consumer<String>> fillings = new HashMap<>();
    private final Set<String> once = new HashSet<>();
    private final Set<String> kept = new HashSet<>();
    private final Set<String> ignored = new HashSet<>();
    private Optional<String> set = Optional.empty();
    private Optional<Consumer<CreateTableRequest.Builder>> shape = Optional.empty();
    private boolean isTracked;
    private Consumer<String> fill = table -> {};

    private MigrationCheck(Class<?> function, DynamoDbExtension dynamoDb) {
        this.function = function;
        this.dynamoDb = dynamoDb;
    }

    /**
     * A check of the migrations that a function has.
     *
     * @param function the class that Lambda runs: the application's list of migrations
     */
    public static MigrationCheck of(Class<?> function, DynamoDbExtension dynamoDb) {
        return new MigrationCheck(function, dynamoDb);
    }

    /** Which set of migrations, where the function has several. */
    public MigrationCheck migrations(String name) {
        set = Optional.of(name);
        return this;
    }

    /** The shape of the table, as for {@link DynamoDbExtension#newTable(Consumer)}: if not set, it has the string keys PK and SK. */
    public MigrationCheck table(Consumer<CreateTableRequest.Builder> tableShape) {
        shape = Optional.of(tableShape);
        return this;
    }

    /** Keeps the records in a second table, as the property {@code TrackingTable} does. */
    public MigrationCheck trackingTable() {
        isTracked = true;
        return this;
    }

    /** Fills the table, whose name it is given, before the first migration. */
    public MigrationCheck fill(Consumer<String> filling) {
        fill = filling;
        return this;
    }

    /** Fills the table, whose name it is given, before one migration. */
    public MigrationCheck fillBefore(String id, Consumer<String> filling) {
        fillings.put(id, filling);
        return this;
    }

    /** Migrations that are not repeated: their steps and transactions do exactly once what would not be right twice. */
    public MigrationCheck withoutRepeat(String... ids) {
        once.addAll(List.of(ids));
        return this;
    }

    /** Migrations that are not rolled back, beside those that say by themselves that they are not reversible. */
    public MigrationCheck withoutDown(String... ids) {
        kept.addAll(List.of(ids));
        return this;
    }

    /** Attributes of items that are not compared, because they differ from run to run. */
    public MigrationCheck ignore(String... attributes) {
        ignored.addAll(List.of(attributes));
        return this;
    }

    /**
     * Checks all migrations, up to the first that is not right.
     *
     * @return what is worth knowing and no error: unusual ids and versions, and migrations that changed nothing here
     * @throws AssertionError if one is not right; it tells which, after what, and what differs
     * @throws IllegalArgumentException if an option names a migration that there is not
     */
    public List<String> check() {
        String table = shape.map(dynamoDb::newTable).orElseGet(dynamoDb::newTable);
        Map<String, String> place = new HashMap<>(Map.of("TableName", table));
        set.ifPresent(name -> place.put("Migrations", name));
        if (isTracked) {
            place.put("TrackingTable", dynamoDb.newTable());
        }
        try (FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint());
                CheckedFunction checked = new CheckedFunction(function, proxy, place)) {
            List<String> notes = new ArrayList<>(checked.validate());
            List<String> ids = checked.pending();
            requireKnown(ids);
            fill.accept(table);
            for (String id : ids) {
                fillings.getOrDefault(id, any -> {}).accept(table);
                MigrationTrial trial = new MigrationTrial(checked, dynamoDb.client(), table, ignored, id);
                if (!trial.run(!once.contains(id), !kept.contains(id))) {
                    notes.add("'" + id + "' changed nothing here: fill the table with what it is about.");
                }
            }
            return notes;
        }
    }

    private void requireKnown(Collection<String> ids) {
        Set<String> named = new HashSet<>(fillings.keySet());
        named.addAll(once);
        named.addAll(kept);
        named.removeAll(ids);
        if (!named.isEmpty()) {
            throw new IllegalArgumentException("There is no migration " + named + ": use one of " + ids + ".");
        }
    }
}
