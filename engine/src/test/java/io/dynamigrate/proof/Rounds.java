package io.dynamigrate.proof;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A process that is told the number of a round, and applies the migrations of all rounds up to it. */
final class Rounds {

    private static final int FASTER = 10;

    private Rounds() {}

    public static void main(String[] arguments) throws Exception {
        DynamoDbClient client = Child.client(arguments[0]);
        client.describeTable(describe -> describe.tableName(arguments[1]));
        System.out.println("ready");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Report report = Migrator.builder(client, arguments[1], registry(arguments[1], Integer.parseInt(line)))
                    .time(new ScaledTime(FASTER))
                    .build()
                    .migrate();
            System.out.println(report.outcome()
                    + report.message().map(message -> " " + message).orElse(""));
        }
    }

    private static Registry registry(String table, int rounds) {
        List<Migration> migrations = IntStream.rangeClosed(1, rounds)
                .<Migration>mapToObj(round -> TestMigration.of("m" + round, round)
                        .up(context -> context.client()
                                .updateItem(update -> update.tableName(table)
                                        .key(Map.of("PK", fromS("USER#" + round), "SK", fromS("PROFILE")))
                                        .updateExpression("ADD times :one")
                                        .expressionAttributeValues(Map.of(":one", fromN("1"))))))
                .toList();
        return Registry.of(migrations);
    }
}
