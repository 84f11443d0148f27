package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.Answer;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.OtherAccount;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Issue 12.2: a stack that names the table of another account by its ARN, and commands by hand on that table. */
class TableOfAnotherAccountTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final OtherAccount account = new OtherAccount(dynamoDb.endpoint());

    @AutoClose
    private final Stage stage = new Stage(account.client());

    @Test
    void everyRequestCarriesTheArn() {
        String table = dynamoDb.newTable();
        String arn = OtherAccount.arn(table);
        Map<String, String> properties = Shapes.properties(arn, "OnDelete", "RollBack");
        Stage.Version function = stage.version(1, TestMigration.of("a", 1));

        Answer created = function.told(Events.create(properties));
        ByHand hand = new ByHand(function, arn);
        hand.result("'action':'status'");
        hand.result("'action':'migrate','dryRun':true");
        hand.result("'action':'rollback'");
        hand.result("'action':'migrate'");
        stage.stackIs("DELETE_IN_PROGRESS");
        Answer deleted = function.told(Events.delete(created.physicalResourceId(), properties));

        assertThat(created.data()).containsEntry("Applied", "a");
        assertThat(deleted.succeeded()).isTrue();
        assertThat(dynamoDb.items(table)).isNotEmpty();
        Predicate<String> isBareName = Pattern.compile("(?<![/#-])" + table).asPredicate();
        assertThat(account.bodies()).isNotEmpty().noneMatch(isBareName);
    }
}
