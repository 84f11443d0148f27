package io.dynamigrate.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.run.IndexRuns;
import io.dynamigrate.run.Wire;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;

/** Indexes of a real table, made and removed by migrations. */
class TableIndexesTest extends IndexRuns {

    @Test
    void createsIndexesOneAfterTheOtherAndWaitsUntilTheyAreReady() throws Exception {
        run(indexes -> {
            indexes.create(EMAIL);
            assertThat(index("email").indexStatus()).isEqualTo(IndexStatus.ACTIVE);
            indexes.create(ACTIVITY);
            assertThat(index("activity").indexStatus()).isEqualTo(IndexStatus.ACTIVE);
        });

        assertThat(index("email").projection().nonKeyAttributes()).containsExactlyInAnyOrder("name", "city");
        assertThat(index("activity").keySchema()).isEqualTo(ACTIVITY.keySchema());
    }

    @Test
    void adoptsAnIndexThatIsThereAlready() throws Exception {
        run(indexes -> indexes.create(EMAIL));
        wire = new Wire(dynamoDb.client());
        run(indexes -> indexes.create(
                GlobalIndex.named("email").partitionKey("email", S).project("city", "name")));

        assertThat(wire.sent()).doesNotContain("updateTable");
    }

    @Test
    void deletesAnIndexAndDoesNotMindOneThatIsGone() throws Exception {
        run(indexes -> indexes.create(EMAIL));
        run(indexes -> indexes.delete("email"));
        run(indexes -> indexes.delete("email"));

        assertThat(indexNames()).isEmpty();
    }

    @Test
    void waitsWhileDynamoDbWorksAtAnotherIndex() throws Exception {
        LimitExceededException busy = LimitExceededException.builder()
                .message(
                        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table")
                .build();
        wire.before(Wire.at("updateTable", busy, 1, 2));
        run(indexes -> indexes.create(EMAIL));

        assertThat(indexNames()).containsExactly("email");
        assertThat(wire.sent()).filteredOn("updateTable"::equals).hasSize(3);
    }

    @Test
    void repeatsADeleteThatIsRefusedWhileTheIndexIsBeingAllocated() throws Exception {
        run(indexes -> indexes.create(EMAIL));
        wire.before(Wire.at(
                "updateTable",
                ResourceInUseException.builder().message("in use").build(),
                1,
                2));
        run(indexes -> indexes.delete("email"));

        assertThat(indexNames()).isEmpty();
    }

    @Test
    void goesOnAfterARequestWhoseAnswerWasLost() throws Exception {
        wire.after(Wire.at("updateTable", SdkClientException.create("lost"), 1));
        assertThatThrownBy(() -> run(indexes -> indexes.create(EMAIL)))
                .rootCause()
                .hasMessage("lost");
        run(indexes -> indexes.create(EMAIL));

        assertThat(indexNames()).containsExactly("email");
    }

    @Test
    void givesAnIndexOfAProvisionedTableItsOwnThroughput() throws Exception {
        table = dynamoDb.newTable(shape -> shape.keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))
                .attributeDefinitions(string("PK"), string("SK"))
                .billingMode(BillingMode.PROVISIONED)
                .provisionedThroughput(ProvisionedThroughput.builder()
                        .readCapacityUnits(7L)
                        .writeCapacityUnits(8L)
                        .build()));
        run(indexes -> {
            indexes.create(EMAIL);
            indexes.create(ACTIVITY.withThroughput(3, 4));
        });

        assertThat(index("email").provisionedThroughput().writeCapacityUnits()).isEqualTo(8);
        assertThat(index("activity").provisionedThroughput().readCapacityUnits())
                .isEqualTo(3);
    }

    @Test
    void recordsTheLastOperationOnEachIndex() throws Exception {
        run(indexes -> indexes.create(EMAIL));
        assertThat(indexRow("migration_status")).isEqualTo("created");
        assertThat(indexRow("migration_definition")).isEqualTo(EMAIL.toString());

        run(indexes -> indexes.delete("email"));
        assertThat(indexRow("migration_status")).isEqualTo("deleted");
    }

    @Test
    void recordsTheEndOfADeletionOfWhichItDidNotSeeTheEnd() throws Exception {
        run(indexes -> indexes.create(EMAIL));
        wire.after(Wire.at("updateTable", SdkClientException.create("lost"), 1));
        assertThatThrownBy(() -> run(indexes -> indexes.delete("email")))
                .rootCause()
                .hasMessage("lost");
        while (!indexNames().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(indexRow("migration_status")).isEqualTo("deleting");

        run(indexes -> indexes.delete("email"));
        assertThat(indexRow("migration_status")).isEqualTo("deleted");
        assertThat(indexRow("migration_definition")).startsWith("email(email)");
    }

    private static KeySchemaElement key(String attribute, KeyType role) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(role).build();
    }

    private static AttributeDefinition string(String attribute) {
        return AttributeDefinition.builder()
                .attributeName(attribute)
                .attributeType(S)
                .build();
    }
}
