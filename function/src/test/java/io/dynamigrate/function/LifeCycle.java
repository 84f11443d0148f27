package io.dynamigrate.function;

import static io.dynamigrate.local.StackStatus.CREATE_COMPLETE;
import static io.dynamigrate.local.StackStatus.CREATE_FAILED;
import static io.dynamigrate.local.StackStatus.ROLLBACK_COMPLETE;
import static io.dynamigrate.local.StackStatus.UPDATE_COMPLETE;
import static io.dynamigrate.local.StackStatus.UPDATE_FAILED;
import static io.dynamigrate.local.StackStatus.UPDATE_ROLLBACK_COMPLETE;
import static io.dynamigrate.local.StackStatus.UPDATE_ROLLBACK_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.StackRequest;
import io.dynamigrate.local.StackStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The random life of one stack, from its creation to its end, which a seed decides. */
final class LifeCycle implements AutoCloseable {

    private final Random random;
    private final DynamoDbExtension dynamoDb;
    private final LifeStage stage;
    private final Map<String, LifeMigration> all = new TreeMap<>();
    private final LifeOracle oracle = new LifeOracle(all);
    private final Map<StackStatus, Integer> statuses = new EnumMap<>(StackStatus.class);
    private final boolean nested;
    private final List<String> tables;
    private final String tracking;
    private LifeMishaps mishaps;
    private boolean hasKilledEachTime;
    private final LifeAuthor author;
    private LifeTemplate last;
    private int asked;

    LifeCycle(long seed, DynamoDbExtension dynamoDb) {
        random = new Random(seed);
        this.dynamoDb = dynamoDb;
        nested = random.nextInt(8) == 0;
        // Here runs pass through several invocations, each of which outlasts the lease of a dead one.
        boolean isHasty = seed % 4 == 0;
        stage = new LifeStage(
                dynamoDb.client(), "life-" + seed, isHasty ? Duration.ofMinutes(2) : Duration.ofMinutes(15), nested);
        tables = List.of(dynamoDb.newTable(), dynamoDb.newTable());
        tracking = dynamoDb.newTable();
        author = new LifeAuthor(random, isHasty, stage, tables, tracking, this::placeOf, all);
        last = LifeTemplate.none(tables.get(0));
        mishaps = new LifeMishaps(random, last, last);
    }

    /** Plays it, and gives how often the stack came to each status. */
    Map<StackStatus, Integer> play() {
        if (create()) {
            for (int updates = random.nextInt(6); updates > 0; updates--) {
                update();
                if (isWedged()) {
                    break;
                }
            }
        }
        delete();
        Map<String, LifeTable> ended = tables();
        stage.time.finish();
        assertThat(tables()).isEqualTo(ended);
        assertThat(stage.stack.unanswered()).as("unanswered").isEmpty();
        return statuses;
    }

    long continuations() {
        return stage.continuations();
    }

    String story() {
        return stage.story();
    }

    private boolean create() {
        LifeTemplate next = author.next(last);
        Map<String, LifeTable> before = tables();
        StackStatus status = count(stage.stack.create(next.toStack(), newMishaps(next)));
        if (status == CREATE_FAILED) {
            checkFailed(before, next);
            next = author.mended(next);
            status = count(stage.stack.create(next.toStack(), newMishaps(next)));
        }
        return settle(status, before, next) == CREATE_COMPLETE;
    }

    private void update() {
        workByHand();
        LifeTemplate next = author.next(last);
        Map<String, LifeTable> before = tables();
        StackStatus status = count(stage.stack.update(next.toStack(), newMishaps(next)));
        if (status == UPDATE_FAILED) {
            checkFailed(before, next);
            next = author.mended(next);
            status = count(stage.stack.update(next.toStack(), newMishaps(next)));
        }
        settle(status, before, next);
    }

    /** At times a person applies what is pending, also beyond the target, or rolls back what was applied last. */
    private void workByHand() {
        if (random.nextInt(6) > 0) {
            return;
        }
        Map<String, Object> command = new LinkedHashMap<>(Map.of(
                "action",
                random.nextBoolean() ? "migrate" : "rollback",
                "TableName",
                last.table(),
                "Migrations",
                last.set(),
                "by",
                "Ada"));
        if (!last.tracking().isEmpty()) {
            command.put("TrackingTable", last.tracking());
        }
        stage.command(command);
    }

    private void delete() {
        Map<String, LifeTable> before = tables();
        boolean isWedged = isWedged();
        boolean inCleanUp = nested && random.nextBoolean();
        StackStatus status = count(
                inCleanUp ? stage.stack.deleteInCleanUpOfRoot(newMishaps(last)) : stage.stack.delete(newMishaps(last)));
        if (isWedged) {
            // Its properties may be those of either template.
            return;
        }
        assertThat(oracle.isAskedFor(status, last, last, mishaps))
                .as(status.name())
                .isTrue();
        LifeTable then = before.get(last.table());
        LifeTable after = table(last.table());
        oracle.checkItems(after);
        Set<String> owners = owners(last);
        if (inCleanUp || last.onDelete().equals("Retain")) {
            assertThat(tables()).isEqualTo(before);
        } else if (hasKilledEachTime || mishaps.killsEachTime()) {
            oracle.checkOthersStay(then, after, owners);
        } else {
            oracle.checkTakenBack(then, after, owners, last);
        }
    }

    /** Checks the tables after an operation, and that nothing happens any more in the pause after it. */
    private StackStatus settle(StackStatus status, Map<String, LifeTable> before, LifeTemplate next) {
        assertThat(oracle.isAskedFor(status, last, next, mishaps))
                .as(status.name())
                .isTrue();
        Map<String, LifeTable> after = tables();
        after.values().forEach(oracle::checkItems);
        LifeTable then = before.get(next.table());
        LifeTable now = after.get(next.table());
        boolean isMoved = !next.table().equals(last.table());
        List<StackRequest> all = stage.stack.requests();
        List<StackRequest> sent = all.subList(asked, all.size());
        boolean isAsked = !sent.isEmpty();
        asked = all.size();
        if (!isAsked) {
            assertThat(after).as("nothing was asked").isEqualTo(before);
            last = status == UPDATE_COMPLETE ? next : last;
        } else if (status == CREATE_COMPLETE || status == UPDATE_COMPLETE) {
            assertThat(next.isPossible()).isTrue();
            oracle.checkDeployed(then, now, last, next, owners(next));
            assertThat(!isMoved || after.get(last.table()).equals(before.get(last.table())))
                    .as("the table before stays")
                    .isTrue();
            last = next;
        } else if (status == UPDATE_ROLLBACK_COMPLETE && isMoved) {
            oracle.checkFailed(then, now, next);
            oracle.checkBack(before.get(last.table()), after.get(last.table()), last, owners(last));
        } else if (status == UPDATE_ROLLBACK_COMPLETE) {
            oracle.checkRolledBack(then, now, last, next, owners(last), mishaps.mayLeaveAll() || isGivenUp(sent));
        } else if (status == ROLLBACK_COMPLETE) {
            oracle.checkFailed(then, now, next);
        }
        stage.time.sleep(Duration.ofSeconds(random.nextInt(1200)));
        assertThat(tables()).isEqualTo(after);
        return status;
    }

    private void checkFailed(Map<String, LifeTable> before, LifeTemplate next) {
        oracle.checkFailed(before.get(next.table()), table(next.table()), next);
    }

    private LifeMishaps newMishaps(LifeTemplate next) {
        hasKilledEachTime |= mishaps.killsEachTime();
        mishaps = new LifeMishaps(random, last, next);
        return mishaps;
    }

    private StackStatus count(StackStatus status) {
        statuses.merge(status, 1, Integer::sum);
        return status;
    }

    private boolean isWedged() {
        return stage.stack.status() == UPDATE_ROLLBACK_FAILED;
    }

    /** Whether there was a Delete of a Create whose answer nobody waited for; such a Delete changes no data. */
    private static boolean isGivenUp(List<StackRequest> requests) {
        return requests.stream().anyMatch(request -> request.event().contains("made-up"));
    }

    private LifeTable table(String name) {
        return LifeTable.of(name, dynamoDb.items(name), dynamoDb.items(tracking));
    }

    /** Where the records of a table are; otherwise where there are none. */
    private String placeOf(String table, String otherwise) {
        if (table(table).history().isEmpty()) {
            return otherwise;
        }
        return LifeTable.hasHistory(table, dynamoDb.items(tracking)) ? tracking : "";
    }

    private Set<String> owners(LifeTemplate template) {
        return template.logicalIds().stream()
                .map(id -> stage.stack.id() + "/" + id)
                .collect(Collectors.toSet());
    }

    private Map<String, LifeTable> tables() {
        return tables.stream().collect(Collectors.toMap(Function.identity(), this::table));
    }

    @Override
    public void close() {
        stage.close();
    }
}
