package io.dynamigrate.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.Outcome;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.DryRun;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import io.dynamigrate.run.Runs;
import io.dynamigrate.run.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;

/** Waiting in a migration while DynamoDB does not answer as it should (issue 11, "What else a first deployment meets"). */
class PollTest extends Runs {

    private static final GlobalIndex EMAIL =
            GlobalIndex.named("email").partitionKey("email", S).projectAll();

    private final TestMigration a =
            TestMigration.of("a", 1).up(context -> context.indexes().create(EMAIL));
    private final Wire wire = new Wire(dynamoDb.client());

    static List<RuntimeException> transientErrors() {
        return List.of(
                InternalServerErrorException.builder()
                        .message("internal")
                        .statusCode(500)
                        .build(),
                error("ThrottlingException"),
                SdkClientException.create("no network", new IOException("connection reset")));
    }

    @ParameterizedTest
    @MethodSource("transientErrors")
    void goesOnWhileTimeIsLeftWhateverTransientErrorsItMeets(RuntimeException error) throws Exception {
        int[] calls = {0};
        // The first description opens the records.
        wire.before((operation, request) ->
                operation.equals("describeTable") && ++calls[0] > 1 && calls[0] <= 41 ? error : null);
        runUntil(Duration.ofMinutes(15)).orThrow();

        assertThat(calls[0]).isGreaterThan(41);
        assertThat(time.slept()).isGreaterThan(Duration.ofMinutes(5));
    }

    @Test
    void isSuspendedAndNotFailedWhereTheOutageOutlastsTheRun() throws Exception {
        int[] calls = {0};
        wire.before((operation, request) ->
                operation.equals("describeTable") && ++calls[0] > 1 ? error("ThrottlingException") : null);
        Report report = runUntil(Duration.ofMinutes(15));

        assertThat(report.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(report.message().orElseThrow()).contains("index 'email'", "the last request failed", "slow down");
        assertThat(calls[0]).as("descriptions in 14.5 minutes").isLessThan(100);
    }

    @Test
    void failsAtOnceForAReasonThatStays() throws Exception {
        int[] calls = {0};
        wire.before((operation, request) ->
                operation.equals("describeTable") && ++calls[0] > 1 ? error("AccessDeniedException") : null);

        assertThat(runUntil(Duration.ofMinutes(15)).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(time.slept()).isZero();
    }

    @Test
    void givesUpAnOutageInTheEndWhereTheRunHasNoDeadline() throws Exception {
        int[] calls = {0};
        wire.before((operation, request) ->
                operation.equals("describeTable") && ++calls[0] > 1 ? error("ThrottlingException") : null);
        Migrator migrator = Migrator.builder(wire.client(), table, Registry.of(a))
                .time(time)
                .build();

        assertThatThrownBy(() -> migrator.migrate().orThrow()).rootCause().hasMessageContaining("slow down");
        assertThat(time.slept()).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(16));
    }

    @BeforeEach
    void waitForDynamoDbLocal() {
        time.onSleep(duration -> {
            while (dynamoDb
                    .client()
                    .describeTable(request -> request.tableName(table))
                    .table()
                    .globalSecondaryIndexes()
                    .stream()
                    .anyMatch(index -> index.indexStatus() != IndexStatus.ACTIVE)) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void aMigrationWaitsForWhatOthersDoInTheNextRunToo() throws Exception {
        List<String> asked = new ArrayList<>();
        boolean[] isThere = {false};
        a.up(context -> {
            context.step("begin", () -> asked.add("step"));
            context.await("the export", Duration.ofMinutes(1), () -> asked.add("question") && isThere[0]);
        });

        Report report = runUntil(Duration.ofMinutes(15));
        assertThat(report.outcome()).isEqualTo(Outcome.SUSPENDED);
        assertThat(report.message().orElseThrow()).contains("Waiting for the export");
        assertThat(asked).hasSizeBetween(20, 25).startsWith("step", "question");

        isThere[0] = true;
        asked.clear();
        assertThat(runUntil(Duration.ofMinutes(15)).orThrow().applied()).containsExactly("a");
        assertThat(asked).containsExactly("question");
    }

    @Test
    void aDryRunAsksNobodyWhetherAWaitIsOver() {
        a.up(context -> context.await("the export", Duration.ofMinutes(1), () -> {
            throw new IllegalStateException("asked");
        }));

        assertThat(migrator(a).dryRun(Goal.migrate()).isComplete()).isTrue();
    }

    @Test
    void aDryRunNotesAWaitAndPredictsNoFailureAfterIt() {
        a.up(context -> {
            List<String> found = new ArrayList<>();
            context.await("the export", Duration.ofMinutes(1), () -> found.add("it"));
            context.log(found.get(0));
        });

        DryRun dryRun = migrator(a).dryRun(Goal.migrate());

        assertThat(dryRun.isComplete()).isFalse();
        assertThat(dryRun.format())
                .contains(
                        "it waits for the export",
                        "it fails after the wait for the export, which a dry run does not make");
    }

    /** A long pause is no outage, and one error after it is none either. */
    @Test
    void anErrorAfterALongPauseIsNoAnswer() throws Exception {
        int[] questions = {0};
        a.up(context -> context.await("the export", Duration.ofMinutes(20), () -> {
            if (++questions[0] == 15) {
                throw error("ThrottlingException");
            }
            return questions[0] == 16;
        }));

        assertThat(migrator(a).migrate().orThrow().applied()).containsExactly("a");
        assertThat(questions[0]).isEqualTo(16);
    }

    @Test
    void aLongPauseUsesTheWholeTimeOfTheRunAndKeepsTheLockNoLonger() throws Exception {
        a.up(context -> context.await("the export", Duration.ofHours(1), () -> false));

        Report report = runUntil(Duration.ofMinutes(15));

        assertThat(time.slept()).isGreaterThan(Duration.ofMinutes(14));
        assertThat(report.resumeAt().orElseThrow()).isBefore(time.now().plusSeconds(11));
    }

    @Test
    void aPauseThatIsTooShortFailsTheMigration() throws Exception {
        a.up(context -> context.await("the export", Duration.ofMillis(100), () -> true));

        assertThat(runUntil(Duration.ofMinutes(15)).message().orElseThrow()).contains("PT0.1S is too short");
    }

    @Test
    void whatAConditionThrowsFailsTheMigration() throws Exception {
        a.up(context -> context.await("the export", Duration.ofMinutes(1), () -> {
            throw new IOException("gone");
        }));

        assertThat(runUntil(Duration.ofMinutes(15)).message().orElseThrow()).contains("java.io.IOException: gone");
    }

    private Report runUntil(Duration end) throws InterruptedException {
        return Migrator.builder(wire.client(), table, Registry.of(a))
                .time(time)
                .deadline(time.now().plus(end), Duration.ofSeconds(30))
                .build()
                .migrate();
    }

    private static DynamoDbException error(String code) {
        return (DynamoDbException) DynamoDbException.builder()
                .message("slow down")
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("slow down")
                        .build())
                .build();
    }
}
