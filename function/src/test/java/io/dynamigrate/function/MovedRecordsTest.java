package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.local.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Deployments that name another table for the records of the same table. */
class MovedRecordsTest extends Deployments {

    private final String tracking = dynamoDb.newTable();
    private final Map<String, String> here = version(7);
    private final Map<String, String> hereByEight = version(8);
    private final Map<String, String> there = version(7, "TrackingTable", tracking);
    private final Map<String, String> thereByEight = version(8, "TrackingTable", tracking);

    @Test
    void aTrackingTableThatIsAddedAppliesNothingAgain() {
        create(here, a);

        Answer answer = deploy(8, thereByEight, here, a, b);

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("the records of the migrations are in '" + table + "'");
        assertThat(stage.items(table)).containsExactly("a");
        assertWayBack(here, thereByEight);
    }

    @Test
    void aTrackingTableThatIsRemovedAppliesNothingAgain() {
        create(there, a);

        Answer answer = deploy(8, hereByEight, there, a, b);

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("are in '" + tracking + "', and TrackingTable says", "'" + table + "'");
        assertThat(stage.items(table)).containsExactly("a");
        assertWayBack(there, hereByEight);
    }

    @Test
    void aTrackingTableThatIsNotThereIsRefusedAndTheWayBackWorks() {
        Map<String, String> nowhere = version(8, "TrackingTable", "no-such-table");
        create(here, a);

        assertThat(deploy(8, nowhere, here, a, b).succeeded()).isFalse();
        assertWayBack(here, nowhere);
    }

    @Test
    void whereNothingWasRecordedYetItMayMove() {
        create(here);

        assertThat(deploy(8, thereByEight, here, a).data()).contains(entry("Applied", "a"));
    }

    @Test
    void aMoveToWhereAPartOfTheRecordsIsAppliesNothingAgain() {
        String other = dynamoDb.newTable();
        Map<String, String> elsewhere = version(8, "TrackingTable", other);
        create(there, a, b);
        copyRecordOfA(other, "MIGRATION#HISTORY#" + table);
        assertThat(deploy(8, elsewhere, there, a, b).reason()).contains("Nothing was changed");
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        assertThat(deploy(7, there, elsewhere, a, b).reason()).startsWith("There was nothing to do.");
    }

    @Test
    void aTrackingTableThatIsRemovedWhileItHasTheRecordsIsRefusedAlsoWhereThereAreSome() {
        create(there, a, b);
        copyRecordOfA(table, "MIGRATION#HISTORY");

        Answer answer = deploy(8, hereByEight, there, a, b, c);

        assertThat(answer.succeeded()).isFalse();
        assertThat(answer.reason()).contains("are in '" + tracking + "', and TrackingTable says");
        assertThat(stage.items(table)).containsExactly("a", "b");
    }

    private void copyRecordOfA(String to, String key) {
        for (Map<String, AttributeValue> item : dynamoDb.items(tracking)) {
            if (item.get("PK").s().startsWith("MIGRATION#HISTORY")
                    && item.get("SK").s().equals("a")) {
                Map<String, AttributeValue> copy = new HashMap<>(item);
                copy.put("PK", fromS(key));
                dynamoDb.client().putItem(put -> put.tableName(to).item(copy));
            }
        }
    }

    @Test
    void recordsThatWereMovedAreContinuedAndARollbackToTheirOldPlaceNeedsAttention() {
        create(there, a);
        for (Map<String, AttributeValue> item : dynamoDb.items(tracking)) {
            Map<String, AttributeValue> copy = new HashMap<>(item);
            copy.computeIfPresent("PK", (name, key) -> fromS(key.s().replace("#" + table, "")));
            dynamoDb.client().putItem(put -> put.tableName(table).item(copy));
            dynamoDb.client()
                    .deleteItem(delete ->
                            delete.tableName(tracking).key(Map.of("PK", item.get("PK"), "SK", item.get("SK"))));
        }
        assertThat(deploy(8, hereByEight, there, a, b).data()).contains(entry("Applied", "b"));
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer = deploy(7, there, hereByEight, a);

        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).startsWith("ATTENTION: nothing was changed");
        assertThat(stage.history(table)).containsOnly(entry("a", "applied"), entry("b", "applied"));
    }

    @Test
    void whatIsLeftInAPlaceThatTheTemplateGoesBackFromIsSaid() {
        Map<String, String> keep = version(7, "OnDowngrade", "Keep");
        create(keep);
        deploy(8, thereByEight, keep, a);
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");

        Answer answer = deploy(7, keep, thereByEight);

        assertThat(answer.reason())
                .contains(
                        "ATTENTION: nothing was changed, because the deployment kept its records in '" + tracking + "'",
                        "move them before the next deployment");
    }

    @Test
    void aLateDeploymentToAnotherPlaceThatWasRolledBackAppliesNothing() {
        create(here);
        String late = LateRequestsTest.late(stage, Events.update(physicalId, thereByEight, here));
        Stage.Version eight = stage.version(8, a);
        assertWayBack(here, thereByEight, List.of());

        assertThatThrownBy(() -> eight.invoke(late)).isInstanceOf(AnswerException.class);

        assertThat(stage.cloudFormation.violations()).isEmpty();
        assertThat(stage.items(table)).isEmpty();
    }

    private void assertWayBack(Map<String, String> now, Map<String, String> before) {
        assertWayBack(now, before, List.of("a"));
    }

    private void assertWayBack(Map<String, String> now, Map<String, String> before, List<String> items) {
        stage.stackIs("UPDATE_ROLLBACK_IN_PROGRESS");
        Answer answer = items.isEmpty() ? deploy(7, now, before) : deploy(7, now, before, a);
        assertThat(answer.succeeded()).isTrue();
        assertThat(answer.reason()).doesNotContain("ATTENTION");
        assertThat(stage.items(table)).isEqualTo(items);
    }
}
