package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

class LocalDynamoDbTest {

    private static final Map<String, AttributeValue> ITEM =
            Map.of("PK", AttributeValue.fromS("a"), "SK", AttributeValue.fromS("b"));

    @Test
    void servesTablesToItsClient() {
        try (LocalDynamoDb dynamoDb = LocalDynamoDb.inMemory()) {
            Tables.create(dynamoDb.client(), "users");
            dynamoDb.client().putItem(put -> put.tableName("users").item(ITEM));

            assertThat(Tables.items(dynamoDb.client(), "users")).containsExactly(ITEM);
        }
    }

    @Test
    void keepsTablesInAFolderBetweenRuns(@TempDir Path folder) {
        Path missing = folder.resolve("not/yet/there");
        try (LocalDynamoDb first = LocalDynamoDb.in(missing)) {
            Tables.create(first.client(), "users");
            first.client().putItem(put -> put.tableName("users").item(ITEM));
        }
        try (LocalDynamoDb second = LocalDynamoDb.in(missing)) {
            assertThat(Tables.items(second.client(), "users")).containsExactly(ITEM);
        }
    }

    @Test
    void twoServersShareNothing() {
        try (LocalDynamoDb one = LocalDynamoDb.inMemory();
                LocalDynamoDb other = LocalDynamoDb.inMemory()) {
            Tables.create(one.client(), "users");

            assertThat(one.endpoint()).isNotEqualTo(other.endpoint());
            assertThatThrownBy(() -> other.client().describeTable(d -> d.tableName("users")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    @Test
    void saysWhichFolderCannotHoldTables(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> LocalDynamoDb.in(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void cannotBeReachedFromOtherMachines() throws Exception {
        List<InetAddress> addresses = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        assumeThat(addresses).as("addresses in a network").isNotEmpty();
        try (LocalDynamoDb dynamoDb = LocalDynamoDb.inMemory()) {
            for (InetAddress address : addresses) {
                assertThatThrownBy(() -> new Socket(address, dynamoDb.endpoint().getPort()).close())
                        .isInstanceOf(ConnectException.class);
            }
        }
    }
}
