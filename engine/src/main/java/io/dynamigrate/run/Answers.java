package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.RecordsException;
import io.dynamigrate.Time;
import io.dynamigrate.internal.dynamo.Contention;
import io.dynamigrate.internal.records.Row;
import io.dynamigrate.internal.records.RunRow;
import io.dynamigrate.internal.records.Store;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * The answers to those who asked for runs, decided once. Each is in the row of its run: see {@link RunRow}.
 *
 * <ol>
 *   <li>The answer is decided by one write on the condition that none is there. Who comes second gets the first one.
 *   <li>A run records that it begins on the same condition. So a request that is delivered again after it was answered
 *       changes nothing, however late it comes.
 *   <li>What is decided is sent until it is acknowledged, by whoever finds it.
 * </ol>
 *
 * <p>Each method is one request, and throws {@link software.amazon.awssdk.core.exception.SdkException} if DynamoDB cannot
 * be reached or refuses.
 */
public final class Answers {

    private final Store store;
    private final Time time;

    Answers(Store store, Time time) {
        this.store = store;
        this.time = time;
    }

    /** What was decided for the run, if something was. */
    public Optional<String> decided(String runId) {
        return answer(store.item(RunRow.PARTITION, runId), runId);
    }

    /**
     * Decides the answer, unless that is done.
     *
     * @param answer what to send, at most 100 KB
     * @return what was decided: this answer, or the one before it
     */
    public String decide(String runId, String answer) {
        try {
            Contention.outlast(() -> store.client()
                    .updateItem(update -> update.tableName(store.records().name())
                            .key(store.records().key(RunRow.PARTITION, runId))
                            .updateExpression("SET " + RunRow.ANSWER + " = :answer, " + RunRow.UPDATED_AT + " = :now")
                            .conditionExpression("attribute_not_exists(" + RunRow.ANSWER + ")")
                            .expressionAttributeValues(Map.of(":answer", fromS(answer), ":now", now()))
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)));
            return answer;
        } catch (ConditionalCheckFailedException e) {
            return (e.hasItem() ? answer(e.item(), runId) : decided(runId))
                    .orElseThrow(() -> new RecordsException(
                            "The answer of the run " + runId + " was deleted while it was decided: run again.", e));
        }
    }

    /**
     * Decides once what a request is, so that a redelivery or a later hop does not judge it by what has become of its
     * stack meanwhile.
     *
     * @param occasion how this delivery understands the request
     * @return how the first delivery understood it
     */
    public String decideOccasion(String runId, String occasion) {
        Map<String, AttributeValue> row = Contention.outlast(() -> store.client()
                        .updateItem(update -> update.tableName(store.records().name())
                                .key(store.records().key(RunRow.PARTITION, runId))
                                .updateExpression("SET " + RunRow.OCCASION + " = if_not_exists(" + RunRow.OCCASION
                                        + ", :occasion), " + RunRow.UPDATED_AT + " = :now")
                                .expressionAttributeValues(Map.of(":occasion", fromS(occasion), ":now", now()))
                                .returnValues(ReturnValue.ALL_NEW)))
                .attributes();
        return Row.run(row, runId).text(RunRow.OCCASION).orElse(occasion);
    }

    private AttributeValue now() {
        return fromS(time.now().toString());
    }

    private static Optional<String> answer(Map<String, AttributeValue> item, String runId) {
        return new Row(item, "the row of the run " + runId, "").text(RunRow.ANSWER);
    }
}
