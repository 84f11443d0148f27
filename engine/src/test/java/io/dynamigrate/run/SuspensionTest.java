package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.lock.LockAttempt;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.requests.StopRequest;
import io.dynamigrate.local.DynamoDbExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs that stop at a safe point, and go on in another. */
class SuspensionTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final Duration INVOCATION = Duration.ofMinutes(15);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final FakeTime time = new FakeTime();
    private final List<String> did = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final TestMigration a = TestMigration.of("a", 1);
    private final String table = dynamoDb.newTable();

    @BeforeEach
    void takeThreeInvocations() {
        a.up(context -> {
            for (int hour = 1; hour <= 3; hour++) {
                String step = "hour " + hour;
                context.step(step, () -> {
                    did.add(step);
                    time.advance(INVOCATION);
                });
            }
        });
    }

    @Test
    void goesOnAfterTheLastFinishedStepInAnotherRun() throws Exception {
        Report first = builder().build().migrate();
        assertThat(first.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(first.resumeAt()).contains(time.now());
        assertThat(first.message())
                .hasValue("Applying 'a' is not done yet: the time of this run is over."
                        + " It is resumable: run again to go on.");
        assertThat(builder().build().migrate().outcome()).isEqualTo(Outcome.SUSPENDED);
        builder().build().migrate().orThrow();

        assertThat(did).containsExactly("hour 1", "hour 2", "hour 3");
    }

    /** Issue 13.7: the margin that the Javadoc promises. */
    @Test
    void stops30SecondsBeforeItsDeadlineByDefault() throws Exception {
        List<Duration> left = new ArrayList<>();
        a.up(context -> left.add(context.timeLeft()));

        builder().deadline(time.now().plus(INVOCATION)).build().migrate().orThrow();

        assertThat(left).containsExactly(INVOCATION.minusSeconds(30));
    }

    @Test
    void sendsNothingOnceTimeIsOver() throws Exception {
        a.up(context -> {
            time.advance(INVOCATION);
            context.client().listTables();
            did.add("too late");
        });
        assertThat(builder().build().migrate().outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(did).isEmpty();
    }

    @Test
    void aSignalThatIsSwallowedInAFutureStillSuspends() throws Exception {
        a.up(context -> {
            time.advance(INVOCATION);
            String result = CompletableFuture.supplyAsync(
                            () -> context.client().listTables().tableNames().toString())
                    .exceptionally(error -> "swallowed")
                    .join();
            did.add(result);
        });
        Report report = builder().build().migrate();

        assertThat(did).containsExactly("swallowed");
        assertThat(report.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(status()).isEqualTo(MigrationStatus.IN_PROGRESS);
    }

    @Test
    void aStepThatSwallowsTheSignalIsNotRecorded() throws Exception {
        a.up(context -> context.step("one", () -> {
            did.add("one");
            time.advance(did.size() == 1 ? INVOCATION : Duration.ZERO);
            try {
                context.client().listTables();
            } catch (Error e) {
                did.add("swallowed");
            }
        }));
        assertThat(builder().build().migrate().outcome()).isEqualTo(Outcome.SUSPENDED);
        builder().build().migrate().orThrow();

        assertThat(did).containsExactly("one", "swallowed", "one");
    }

    @Test
    void keepsTheLockForTheNextHopWhereSomebodyContinues() throws Exception {
        Report first =
                builder().runId("run-1").keepLockWhenSuspended(true).build().migrate();
        assertThat(first.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(lock().isLocked()).isTrue();

        Report redelivery = builder().runId("run-1").build().migrate();
        assertThat(redelivery.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(redelivery.resumeAt()).as("its caller invokes the next hop").isPresent();
        assertThat(did).containsExactly("hour 1");

        builder().runId("run-1").hop(2).keepLockWhenSuspended(true).build().migrate();
        Report last = builder().runId("run-1").hop(3).build().migrate().orThrow();
        assertThat(last.done()).containsExactly("a");
        assertThat(lock().isLocked()).isFalse();
        assertThat(did).containsExactly("hour 1", "hour 2", "hour 3");
        assertThat(time.slept()).isZero();
    }

    @Test
    void stopsAtASafePointWhenItIsAsked() throws Exception {
        a.up(context -> {
            context.step("one", () -> did.add("one"));
            StopRequest.send(store(), "run-1");
            time.advance(Duration.ofSeconds(31));
            context.client()
                    .putItem(request -> request.tableName(table).item(Map.of("PK", fromS("x"), "SK", fromS("x"))));
            context.step("two", () -> did.add("two"));
        });
        Report report = builder().runId("run-1").build().migrate();

        assertThat(report.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(report.message().orElseThrow()).contains("this run was asked to stop");
        assertThat(report.resumeAt()).as("nobody should continue it").isEmpty();
        assertThat(did).containsExactly("one");
        assertThat(lock().isLocked()).isFalse();
    }

    @Test
    void stopsRunsOfItsOwnerAndNoOthers() throws Exception {
        lockBy("run-1", "stack/mine");

        assertThat(builder().owner("stack/other").build().requests().stop()).isTrue();
        assertThat(lock().runId()).isEqualTo("run-1");
        assertThat(time.slept()).isZero();

        assertThat(builder().owner("stack/mine").build().requests().stop()).isTrue();
        assertThat(lock().isLocked()).isFalse();
        assertThat(time.slept()).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(47));
    }

    @Test
    void tellsThatItCouldNotStopARunInTime() throws Exception {
        lockBy("run-1", "stack/mine");

        assertThat(builder()
                        .owner("stack/mine")
                        .deadline(time.now().plusSeconds(40), MARGIN)
                        .build()
                        .requests()
                        .stop())
                .isFalse();
        assertThat(lock().cancelRequested()).contains("run-1");
    }

    @Test
    void tellsHowFarItIs() throws Exception {
        List<Optional<String>> seen = new ArrayList<>();
        a.up(context -> {
            context.progress("copied", 1200, 5000);
            time.advance(Duration.ofSeconds(31));
            context.progress("copied", 2400, 5000);
            context.client()
                    .putItem(request -> request.tableName(table).item(Map.of("PK", fromS("x"), "SK", fromS("x"))));
            seen.add(builder().build().status().lock().orElseThrow().progress());
        });
        builder().log(log::add).build().migrate().orThrow();

        assertThat(seen).containsExactly(Optional.of("a: copied 2400 of 5000 (48 %)"));
        assertThat(log).containsExactly("Applying a: Does a", "a: copied 2400 of 5000 (48 %)");
        assertThat(lock().progress()).isEmpty();
    }

    /** Issue 12.21: what the author tells comes first. */
    @Test
    void showsWhatTheMigrationTellsAlsoWhereItsStepsReport() throws Exception {
        List<String> seen = new ArrayList<>();
        a.up(context -> {
            for (int page = 1; page <= 2; page++) {
                int copied = page;
                context.step("page " + page, () -> {
                    context.progress("copied", copied, 4);
                    time.advance(Duration.ofSeconds(31));
                });
            }
            time.advance(Duration.ofSeconds(31));
            context.client()
                    .putItem(request -> request.tableName(table).item(Map.of("PK", fromS("x"), "SK", fromS("x"))));
            seen.add(builder().build().status().lock().orElseThrow().progress().orElseThrow());
        });
        builder().log(log::add).build().migrate().orThrow();

        assertThat(seen).containsExactly("a: copied 2 of 4 (50 %); step 'page 2' is done");
        assertThat(log)
                .containsExactly(
                        "Applying a: Does a",
                        "a: step 'page 1' is done",
                        "a: copied 2 of 4 (50 %)",
                        "a: step 'page 2' is done");
    }

    /** Issue 12.21. */
    @Test
    void tellsTheProgressOfAMigrationThatEndsEarly() throws Exception {
        a.up(context -> {
            context.progress("copied", 1200, 5000);
            time.advance(INVOCATION);
            context.client().listTables();
        });
        assertThat(builder().build().migrate().message().orElseThrow())
                .contains("is not done yet", " Progress: copied 1200 of 5000 (24 %). ", "resumable");

        a.up(context -> {
            context.progress("copied", 1300, 5000);
            throw new IllegalStateException("broken");
        });
        assertThat(builder().build().migrate().message().orElseThrow())
                .contains("broken. Progress: copied 1300 of 5000 (26 %). ");
    }

    private void lockBy(String run, String owner) {
        Holder holder = new Holder(
                run, 1, "host", owner, Duration.ofSeconds(45), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(new LockAttempt(store(), holder, time).ifFree().acquired()).isTrue();
    }

    private MigratorBuilder builder() {
        return Migrator.builder(dynamoDb.client(), table, Registry.of(a))
                .time(time)
                .deadline(time.now().plus(INVOCATION), MARGIN);
    }

    private MigrationStatus status() {
        return store().history().find("a").orElseThrow().status();
    }

    private LockRow lock() {
        return store().lock();
    }

    private Store store() {
        return Store.open(dynamoDb.client(), table, Optional.empty());
    }
}
