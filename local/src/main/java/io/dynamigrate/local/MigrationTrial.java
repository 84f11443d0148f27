package io.dynamigrate.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The trial of one migration on a table where those before it are applied: up, up again, down, down again, up. */
final class MigrationTrial {

    private static final int MOST = 20;

    private final CheckedFunction function;
    private final DynamoDbClient client;
    private final String table;
    private final Set<String> ignored;
    private final String id;
    private final List<String> done = new ArrayList<>();

    MigrationTrial(CheckedFunction function, DynamoDbClient client, String table, Set<String> ignored, String id) {
        this.function = function;
        this.client = client;
        this.table = table;
        this.ignored = ignored;
        this.id = id;
    }

    /**
     * Leaves the migration applied.
     *
     * @param isRepeated whether up and down are run twice in a row
     * @param isRolledBack whether it is rolled back, unless it says that it cannot be
     * @return whether it changed anything, or tried to
     */
    boolean run(boolean isRepeated, boolean isRolledBack) {
        TableContents before = contents();
        boolean hasWritten = asRehearsed(Way.UP, "up");
        TableContents after = contents();
        if (isRepeated) {
            again(Way.UP, "up again");
            require(
                    after,
                    "after the first up",
                    "Make up write only what is not there yet, or name it in withoutRepeat(…) if its steps do exactly"
                            + " once what would not be right twice.");
        }
        if (isRolledBack && attempt("a plan of down", () -> function.isReversible(id))) {
            asRehearsed(Way.DOWN, "down");
            require(before, "before up", "Make down reverse all that up did, or let reversible() be false.");
            if (isRepeated) {
                again(Way.DOWN, "down again");
                require(before, "after the first down", "Make down reverse only what is there.");
            }
            attempt("up", () -> function.run(Way.UP, id));
            done.add("up");
            require(
                    after,
                    "after the first up",
                    "Make up do the same each time: take the time from context.now(), or leave an attribute out with"
                            + " ignore(…).");
        }
        return hasWritten;
    }

    /** Goes a way for the first time, and holds it against its dry run. */
    private boolean asRehearsed(Way way, String name) {
        TableContents before = contents();
        Rehearsed rehearsed = attempt("the dry run of " + name, () -> function.rehearse(way, id));
        done.add("the dry run of " + name);
        require(before, "before it", "Make all requests with context.client(), which only records them in a dry run.");
        List<WireRequest> requests = attempt(name, () -> function.run(way, id));
        done.set(done.size() - 1, name);
        List<String> sent = new SentWrites(client).of(requests);
        List<String> differences = rehearsed.differences(sent);
        if (!differences.isEmpty()) {
            throw wrong(
                    name + " did not do what its dry run listed",
                    differences,
                    "Let what it writes depend neither on dryRun() nor on chance.");
        }
        return !sent.isEmpty();
    }

    private void again(Way way, String name) {
        attempt(name, () -> function.runAgain(way, id));
        done.add(name);
    }

    private void require(TableContents expected, String asWhen, String remedy) {
        List<String> differences = contents().differences(expected);
        if (!differences.isEmpty()) {
            throw wrong("the table is not as it was " + asWhen, differences, remedy);
        }
    }

    private <T> T attempt(String what, Supplier<T> action) {
        try {
            return action.get();
        } catch (AssertionError e) {
            throw new AssertionError(begin() + what + " failed: " + e.getMessage(), e);
        }
    }

    private AssertionError wrong(String what, List<String> differences, String remedy) {
        String lines =
                differences.stream().limit(MOST).map(line -> "  " + line + "\n").collect(Collectors.joining());
        String more = differences.size() > MOST ? "  and " + (differences.size() - MOST) + " more\n" : "";
        return new AssertionError(begin() + what + ":\n" + lines + more + remedy);
    }

    private String begin() {
        return "'" + id + "'" + (done.isEmpty() ? ": " : ", after " + String.join(", ", done) + ": ");
    }

    private TableContents contents() {
        return TableContents.read(client, table, ignored);
    }
}
