package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What outlives a test class, and what does not: two classes are run as a test run of their own. */
class DynamoDbExtensionLifeTest {

    private static final List<URI> ENDPOINTS = new ArrayList<>();
    private static final List<List<String>> TABLES_AT_START = new ArrayList<>();

    @Test
    void sharesOneServerDeletesTheTablesOfEachClassAndStopsAtTheEnd() {
        ENDPOINTS.clear();
        TABLES_AT_START.clear();
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(First.class), selectClass(Second.class))
                .execute()
                .testEvents()
                .assertStatistics(events -> events.succeeded(2));

        assertThat(ENDPOINTS).hasSize(2);
        assertThat(ENDPOINTS.get(0)).isEqualTo(ENDPOINTS.get(1));
        assertThat(TABLES_AT_START).containsExactly(List.of(), List.of());
        assertThatThrownBy(() -> new Socket(
                                InetAddress.getLoopbackAddress(),
                                ENDPOINTS.get(0).getPort())
                        .close())
                .isInstanceOf(ConnectException.class);
    }

    static final class First {

        @RegisterExtension
        static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

        @Test
        void leavesATableAndDeletesAnother() {
            look(dynamoDb);
            dynamoDb.newTable();
            String deleted = dynamoDb.newTable();
            dynamoDb.client().deleteTable(table -> table.tableName(deleted));
        }
    }

    static final class Second {

        @RegisterExtension
        static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

        @Test
        void leavesATable() {
            look(dynamoDb);
            dynamoDb.newTable();
        }
    }

    private static void look(DynamoDbExtension dynamoDb) {
        ENDPOINTS.add(dynamoDb.endpoint());
        TABLES_AT_START.add(dynamoDb.client().listTables().tableNames());
    }
}
