package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestServerTest {

    @ParameterizedTest
    @ValueSource(strings = {"docker", "", "localhost:8000", "http://", "ftp://localhost", "http://localhost:8000/path"})
    void listsWhatIsAllowed(String choice) {
        assertThatThrownBy(() -> TestServer.start(choice, "image"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("=" + choice + " ")
                .hasMessageContainingAll("embedded", "container", "http://localhost:8000");
    }

    @Test
    void usesAServerThatRunsAndLeavesItRunning() {
        try (LocalDynamoDb running = LocalDynamoDb.inMemory()) {
            try (TestServer server = TestServer.start(running.endpoint().toString(), "image")) {
                Tables.create(server.client(), "users");
            }
            assertThat(running.client().listTables().tableNames()).containsExactly("users");
        }
    }
}
