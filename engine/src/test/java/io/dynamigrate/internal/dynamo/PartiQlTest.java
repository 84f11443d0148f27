package io.dynamigrate.internal.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 12.5: the partition key of the one item that a statement writes. */
class PartiQlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM users WHERE PK='MIGRATION#' AND SK = 'CURRENT'",
                "delete from \"users\" where \"PK\" = 'MIGRATION#' and \"SK\" = ?",
                "DELETE FROM users WHERE ? = PK AND SK = 'x'",
                "DELETE FROM users WHERE (SK = 'b') AND (PK = ?)",
                "DELETE FROM users -- PK = 'a'\n WHERE /* PK = 'b' */ PK='MIGRATION#'--'\n AND SK='b'",
                "DELETE FROM users WHERE \"users\".PK = ? AND SK = 'b'",
                "UPDATE users SET a = 'PK = x', \"value\" = 'O''Hara' WHERE PK = ? AND SK = 'b' RETURNING ALL OLD *",
                "UPDATE users SET a = {'WHERE': 'z'} REMOVE b WHERE SK = 'PK' AND PK = 'MIGRATION#'",
                "FROM users WHERE PK = 'MIGRATION#' AND SK = 'b' SET x = 1",
                "INSERT INTO users VALUE {'SK': 'a', 'PK': ?}",
                "INSERT INTO users value {'PK' : 'MIGRATION#', 'other' : 'PK'}",
            })
    void isRead(String statement) {
        PartiQl read = PartiQl.of(statement, List.of(fromS("MIGRATION#")));

        assertThat(read.isWrite()).isTrue();
        assertThat(read.names("users"::equals)).isTrue();
        assertThat(read.valuesOf("PK").orElseThrow()).containsExactly(fromS("MIGRATION#"));
    }

    @Test
    void parametersAreCountedInTheOrderOfTheirQuestionMarks() {
        PartiQl read = PartiQl.of(
                "UPDATE t SET a = ?, b = '?', \"c?\" = ? WHERE SK = ? AND PK = ?",
                List.of(fromS("a"), fromS("c"), fromS("sk"), fromN("7")));

        assertThat(read.valuesOf("PK").orElseThrow()).containsExactly(fromN("7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM users WHERE begins_with(PK, 'MIGRATION#')",
                "DELETE FROM users WHERE PK IN ['MIGRATION#'] AND SK = 'b'",
                "DELETE FROM users WHERE PK = other AND SK = 'b'",
                "DELETE FROM users WHERE PK = 'a' AND PK = `\"b\"`",
                "INSERT INTO users VALUE ?",
                "INSERT INTO users VALUE {'PK': `\"ion\"`, 'SK': 'b'}",
                "INSERT INTO users << {'PK': 'a'} >>",
                "DELETE FROM users WHERE PK = ? AND SK = 'b'",
                "",
                "'",
            })
    void isNotReadWhereItIsNotPlain(String statement) {
        assertThat(PartiQl.of(statement, List.of()).valuesOf("PK")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SELECT * FROM users", " select PK from users", "EXISTS(SELECT * FROM users WHERE PK = 'a')"})
    void aReadWritesNothing(String statement) {
        assertThat(PartiQl.of(statement, List.of()).isWrite()).isFalse();
    }
}
