package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.preview.Rehearsal;
import io.dynamigrate.preview.Rehearsal.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;

/** Where a dry run says that it does not know. */
class DryRunLimitsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final RehearsalStage stage = new RehearsalStage(dynamoDb);

    @Test
    void endsWhereAnIndexIsReadThatIsNotThereYet() {
        Rehearsal result = stage.rehearse(context -> {
            context.indexes().create(RehearsalStage.EMAIL);
            stage.write(context, RehearsalStage.item("1"));
            stage.query(context, "email");
            stage.write(context, RehearsalStage.item("2"));
        });

        assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
        assertThat(result.why()).contains("it reads the index 'email', which is not there yet");
        assertThat(result.effects()).hasSize(2);
    }

    @Test
    void endsWhereAnIndexIsReadAfterWrites() {
        stage.createIndex();
        stage.assertIncomplete("it reads the index 'email' of a table that was written", context -> {
            stage.query(context, "email");
            stage.write(context, RehearsalStage.item("1"));
            stage.query(context, "email");
        });
        stage.assertFails("The table does not have the specified index: email", context -> {
            context.indexes().delete("email");
            stage.query(context, "email");
        });
    }

    @Test
    void refusesOperationsThatItDoesNotKnowByName() {
        stage.assertIncomplete("does not know the operation 'createBackup', and refuses it", context -> {
            try {
                context.client()
                        .createBackup(backup -> backup.tableName(stage.table()).backupName("before"));
            } catch (Throwable e) {
                stage.write(context, RehearsalStage.item("1"));
            }
        });
    }

    @Test
    void staysIncompleteWhateverTheMigrationCatches() {
        Rehearsal result = stage.rehearse(context -> {
            for (String id : List.of("1", "2")) {
                try {
                    context.client().deleteBackup(delete -> delete.backupArn("arn"));
                } catch (Throwable ignored) {
                    // As a migration does that wants to go on.
                }
                try {
                    stage.write(context, RehearsalStage.item(id));
                } catch (Throwable ignored) {
                    // As above.
                }
            }
        });

        assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
        assertThat(result.effects()).isEmpty();
    }

    @Test
    void endsWherePartiqlWritesOrMayReadWhatWasWritten() {
        stage.put(RehearsalStage.item("1"));
        assertThat(stage.rehearse(stage::select).ending()).isEqualTo(Ending.COMPLETE);
        String update = "UPDATE \"" + stage.table() + "\" SET a = 1 WHERE PK = 'item' AND SK = '1'";
        stage.assertIncomplete("it writes with PartiQL ('executeStatement')", context -> {
            stage.select(context);
            context.client().executeStatement(statement -> statement.statement(update));
        });
        stage.assertIncomplete(
                "it writes with PartiQL ('batchExecuteStatement')",
                context -> context.client()
                        .batchExecuteStatement(batch -> batch.statements(BatchStatementRequest.builder()
                                .statement(update)
                                .build())));
        stage.assertIncomplete(
                "it writes with PartiQL ('executeTransaction')",
                context -> context.client()
                        .executeTransaction(
                                transaction -> transaction.transactStatements(ParameterizedStatement.builder()
                                        .statement(update)
                                        .build())));
        stage.assertIncomplete("it reads with PartiQL ('executeStatement') after changes", context -> {
            stage.write(context, RehearsalStage.item("2"));
            stage.select(context);
        });
        stage.assertIncomplete("it reads with PartiQL ('executeStatement') after changes", context -> {
            context.indexes().create(RehearsalStage.EMAIL);
            stage.select(context);
        });
        assertThat(dynamoDb.items(stage.table())).containsExactly(RehearsalStage.item("1"));
    }

    @Test
    void endsWhereAScanProjectsWrittenItemsToWhatItDoesNotEvaluate() {
        stage.put(RehearsalStage.item("1"));
        TestMigration.Work scan = context ->
                context.client().scan(of -> of.tableName(stage.table()).projectionExpression("email.part"));
        assertThat(stage.rehearse(scan).ending()).isEqualTo(Ending.COMPLETE);
        stage.assertIncomplete("it reads written items with the projection 'email.part'", context -> {
            stage.write(context, RehearsalStage.item("2"));
            scan.with(context);
        });
    }

    @Test
    void notesThatAScanMayMeetWhatWasPutSinceItBegan() {
        for (String id : List.of("1", "2", "3")) {
            stage.put(RehearsalStage.item(id));
        }
        Rehearsal result = stage.rehearse(context -> context.client()
                .scanPaginator(scan -> scan.tableName(stage.table()).limit(1))
                .items()
                .forEach(item -> stage.write(
                        context, RehearsalStage.item("copy of " + item.get("SK").s()))));

        assertThat(result.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(result.effects()).hasSize(3);
        assertThat(result.notes()).singleElement().asString().contains("a scan continues");
    }

    /** Issue 12.15: what another dry run, or the run, need not meet is no prediction. */
    @Test
    void isIncompleteWhereDynamoDbDoesNotAnswer() {
        for (RuntimeException fault : List.of(
                ApiCallAttemptTimeoutException.create(10_000),
                SdkClientException.create("Connection reset"),
                DynamoDbException.builder().statusCode(500).message("try again").build(),
                ThrottlingException.builder()
                        .statusCode(400)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("ThrottlingException")
                                .build())
                        .message("slow down")
                        .build())) {
            Wire wire = new Wire(dynamoDb.client()).before(Wire.at("scan", fault, 1));

            Rehearsal result = rehearse(wire.client(), context -> {
                try {
                    context.client().scan(scan -> scan.tableName(stage.table()));
                } catch (RuntimeException e) {
                    throw new IllegalStateException("as a migration does", e);
                }
            });

            assertThat(result.ending()).isEqualTo(Ending.INCOMPLETE);
            assertThat(result.why()).hasValueSatisfying(why -> assertThat(why).contains("'scan'", fault.getMessage()));
        }
    }

    @Test
    void stillFailsWhereDynamoDbRefuses() {
        stage.assertFails(
                "Limit must be greater",
                context -> context.client()
                        .scan(scan -> scan.tableName(stage.table()).limit(-1)));
    }

    /** Issue 12.15. */
    @Test
    void isIncompleteWhereItRunsOutOfMemory() {
        stage.assertIncomplete("the memory of this process is used up", context -> {
            throw new OutOfMemoryError("Java heap space");
        });
        stage.assertIncomplete("the memory of this process is used up", context -> {
            context.client().getItem(get -> {
                throw new OutOfMemoryError("Java heap space");
            });
        });
    }

    /** Issue 12.15. */
    @Test
    void logsItsProgressEveryThirtySeconds() {
        List<String> log = new ArrayList<>();
        Migrator.builder(
                        dynamoDb.client(),
                        stage.table(),
                        Registry.of(TestMigration.of("a", 1).up(context -> {
                            for (int i = 0; i < 7; i++) {
                                stage.write(context, RehearsalStage.item("" + i));
                                stage.time().advance(Duration.ofSeconds(10));
                            }
                        })))
                .time(stage.time())
                .log(log::add)
                .build()
                .dryRun(Goal.migrate());

        assertThat(log)
                .containsExactly(
                        "a (dry run): 3 requests so far, 3 effects.", "a (dry run): 6 requests so far, 6 effects.");
    }

    @Test
    void endsWhenItsTimeIsOver() {
        Rehearsal result = Migrator.builder(
                        dynamoDb.client(),
                        stage.table(),
                        Registry.of(TestMigration.of("a", 1).up(context -> {
                            stage.write(context, RehearsalStage.item("1"));
                            stage.time().advance(Duration.ofMinutes(2));
                            stage.write(context, RehearsalStage.item("2"));
                        })))
                .time(stage.time())
                .deadline(stage.time().now().plus(Duration.ofMinutes(1)), Duration.ZERO)
                .build()
                .dryRun(Goal.migrate())
                .migrations()
                .get(0);

        assertThat(result.why()).contains("the time of this dry run is over");
        assertThat(result.effects()).hasSize(1);
    }

    private Rehearsal rehearse(DynamoDbClient client, TestMigration.Work up) {
        return Migrator.builder(
                        client,
                        stage.table(),
                        Registry.of(TestMigration.of("a", 1).up(up)))
                .time(stage.time())
                .build()
                .dryRun(Goal.migrate())
                .migrations()
                .get(0);
    }
}
