package com.example.users;

import static com.example.users.SampleStack.ACTIVITY;
import static com.example.users.SampleStack.EMAIL_LOWER;
import static com.example.users.SampleStack.LOOKUP;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.amazonaws.services.lambda.runtime.tests.annotations.Event;
import io.dynamigrate.local.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** The packaged function under the real runtime, given each of CloudFormation's sample events, and some bad ones. */
class UserMigrationsIT {

    @RegisterExtension
    static final SampleStack stack = new SampleStack();

    private final UsersTable users = stack.users();

    @ParameterizedTest
    @Event(value = "../events/create.json", type = CloudFormationCustomResourceEvent.class)
    void createMigratesToTheTarget(CloudFormationCustomResourceEvent create) throws Exception {
        users.putUser("1", "Ada@Example.com");

        Answer answer = stack.send(create);

        assertThat(answer.status()).isEqualTo("SUCCESS");
        assertThat(answer.data())
                .containsEntry("LastMigrationId", ACTIVITY)
                .containsEntry("LastVersion", "20240116120000")
                .containsEntry("Applied", LOOKUP + "," + ACTIVITY)
                .containsEntry("Pending", "1");
        assertThat(users.history()).containsExactly(LOOKUP + " applied", ACTIVITY + " applied");
        assertThat(users.query("activity", "tenant", "north")).containsExactly("USER#1");
        assertThat(users.user("1")).doesNotContainKey("emailLower");
        assertThat(users.records("MIGRATION#STATUS"))
                .singleElement()
                .satisfies(status -> assertThat(status)
                        .containsEntry("is_locked", fromBool(false))
                        .containsEntry("last_migration_id", fromS(ACTIVITY)));
    }

    @ParameterizedTest
    @Event(value = "../events/update.json", type = CloudFormationCustomResourceEvent.class)
    void updateMigratesToTheNewTarget(CloudFormationCustomResourceEvent update) throws Exception {
        users.putUser("1", "Ada@Example.com");
        Answer created = stack.create();

        Answer answer = stack.send(update);

        assertThat(answer.status()).isEqualTo("SUCCESS");
        assertThat(answer.physicalResourceId())
                .isEqualTo(created.physicalResourceId())
                .isEqualTo(update.getPhysicalResourceId());
        assertThat(answer.data()).containsEntry("Applied", EMAIL_LOWER).containsEntry("Pending", "0");
        assertThat(users.user("1")).containsEntry("emailLower", fromS("ada@example.com"));
    }

    @ParameterizedTest
    @Event(value = "../events/update-rollback.json", type = CloudFormationCustomResourceEvent.class)
    void rollingTheStackBackTakesBackWhatItsUpdateApplied(CloudFormationCustomResourceEvent rollback) throws Exception {
        users.putUser("1", "Ada@Example.com");
        stack.create();
        stack.update();

        Answer answer = stack.send(rollback);

        assertThat(answer.status()).isEqualTo("SUCCESS");
        assertThat(answer.data()).containsEntry("RolledBack", EMAIL_LOWER).containsEntry("LastMigrationId", ACTIVITY);
        assertThat(users.history())
                .containsExactly(LOOKUP + " applied", ACTIVITY + " applied", EMAIL_LOWER + " rolled_back");
        assertThat(users.user("1")).doesNotContainKey("emailLower");
    }

    @ParameterizedTest
    @Event(value = "../events/delete.json", type = CloudFormationCustomResourceEvent.class)
    void deleteKeepsWhatIsApplied(CloudFormationCustomResourceEvent delete) throws Exception {
        Answer created = stack.create();

        Answer answer = stack.send(delete);

        assertThat(answer.status()).isEqualTo("SUCCESS");
        assertThat(answer.physicalResourceId()).isEqualTo(created.physicalResourceId());
        assertThat(users.history()).containsExactly(LOOKUP + " applied", ACTIVITY + " applied");
        assertThat(users.indexNames()).containsExactly("activity", "email");
    }

    @ParameterizedTest
    @Event(value = "../events/delete-unknown-id.json", type = CloudFormationCustomResourceEvent.class)
    void deleteOfAnIdThatCloudFormationMadeUpChangesNothing(CloudFormationCustomResourceEvent delete) throws Exception {
        stack.create();

        Answer answer = stack.send(delete);

        assertThat(answer.status()).isEqualTo("SUCCESS");
        assertThat(answer.physicalResourceId()).isEqualTo(delete.getPhysicalResourceId());
        assertThat(users.history()).containsExactly(LOOKUP + " applied", ACTIVITY + " applied");
        assertThat(users.indexNames()).containsExactly("activity", "email");
    }

    @Test
    void theFunctionKnowsThePropertiesOfTheSampleEvents() throws Exception {
        CloudFormationCustomResourceEvent create = SampleStack.event("create.json");
        create.getResourceProperties().put("Misspelt", "value");

        assertThat(stack.log(create))
                .filteredOn(line -> line.contains("is not known"))
                .singleElement()
                .asString()
                .contains("Misspelt");
    }

    @Test
    void anEventWithoutATableFailsWithTheReason() throws Exception {
        Answer answer = stack.send("""
                {"RequestType": "Create", "StackId": "stack", "RequestId": "1", "LogicalResourceId": "UserMigrations",
                 "ResourceProperties": {"Target": "20240116_add_activity_index"}}
                """);

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("TableName is missing");
    }

    @Test
    void aTableThatDoesNotExistIsNamed() throws Exception {
        Answer answer = stack.send("""
                {"RequestType": "Create", "StackId": "stack", "RequestId": "1", "LogicalResourceId": "UserMigrations",
                 "ResourceProperties": {"TableName": "no-such-table", "FunctionVersion": "1", "ServiceTimeout": "3"}}
                """);

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("no-such-table", "does not exist");
    }

    @Test
    void anUnknownTargetFailsAndChangesNothing() throws Exception {
        Answer answer = stack.send("""
                {"RequestType": "Create", "StackId": "stack", "RequestId": "1", "LogicalResourceId": "UserMigrations",
                 "ResourceProperties": {"TableName": "users", "FunctionVersion": "1",
                                        "Target": "20300101_of_the_future"}}
                """);

        assertThat(answer.status()).isEqualTo("FAILED");
        assertThat(answer.reason()).contains("20300101_of_the_future", LOOKUP, ACTIVITY, EMAIL_LOWER);
        assertThat(users.items()).isEmpty();
        assertThat(users.history()).isEmpty();
        assertThat(users.indexNames()).isEmpty();
    }

    @Test
    void whatIsNoJsonObjectIsAnErrorToWhoSentIt() throws Exception {
        assertThat(stack.invoke("{\"action\": ")).containsKey("error");
        assertThat(stack.invoke("[1, 2]")).containsKey("error");
    }
}
