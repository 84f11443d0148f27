package io.dynamigrate.function;

import static io.dynamigrate.function.ByHand.strings;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Fault;
import io.dynamigrate.local.FaultProxy;
import io.dynamigrate.local.WireRequest;
import io.dynamigrate.local.WireResponse;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Issue 12.7: a table that was created anew or restored since the records in its TrackingTable were written. */
class AcceptTableTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(dynamoDb.endpoint());

    @AutoClose
    private final Stage stage = new Stage(proxy.client());

    private final String table = dynamoDb.newTable();
    private final Map<String, String> properties =
            Shapes.properties(table, "TrackingTable", dynamoDb.newTable(), "OnDelete", "RollBack");
    private final Stage.Version function = stage.version(1, TestMigration.of("a", 1));
    private final ByHand hand = new ByHand(function, table);
    private final String tracking = ",'TrackingTable':'" + properties.get("TrackingTable") + "'";
    private String physicalId = "";

    @BeforeEach
    void createAnew() {
        tableIdIs("first");
        Answer created = function.told(Events.create(properties));
        assertThat(created.data()).containsEntry("Applied", "a");
        physicalId = created.physicalResourceId();
        proxy.reset();
        tableIdIs("second");
    }

    /** DynamoDB Local has none. */
    private void tableIdIs(String id) {
        proxy.on(
                WireRequest.each("DescribeTable"),
                Fault.rewrite(response -> new WireResponse(
                        response.status(),
                        response.body().replace("\"TableArn\"", "\"TableId\":\"" + id + "\",\"TableArn\""))));
    }

    @Test
    void anUpdateIsRefusedUntilTheTableIsAccepted() {
        stage.stackIs("UPDATE_IN_PROGRESS");
        Map<String, Object> update = Events.update(physicalId, properties, properties);

        Answer refused = function.told(update);
        hand.result("'action':'repair','correction':'accept_table','by':'Ada'" + tracking);

        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.reason()).contains("another table", "accept_table");
        assertThat(strings(hand.result("'action':'status'" + tracking).get("applied")))
                .containsExactly("a");
    }

    @Test
    void aDeleteLeavesTheTableAndSaysSo() {
        stage.stackIs("DELETE_IN_PROGRESS");

        Answer deleted = function.told(Events.delete(physicalId, properties));

        assertThat(deleted.succeeded()).isTrue();
        assertThat(deleted.reason()).contains("ATTENTION", "another table");
        assertThat(stage.items(table)).containsExactly("a");
    }

    @Test
    void acceptingIsOfNoRecordAndNeedsATrackingTable() {
        assertThat(hand.text("'action':'repair','id':'a','correction':'accept_table'" + tracking))
                .contains("accept_table is about no migration: leave the field id out");
        assertThat(hand.text("'action':'repair','correction':'accept_table'")).contains("there is no table to accept");
    }
}
