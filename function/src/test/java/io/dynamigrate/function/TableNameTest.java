package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableNameTest {

    private static final String STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/users/1";

    @ParameterizedTest
    @CsvSource({
        "users, users",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/users, users",
        "' arn:aws:dynamodb:eu-west-1:123456789012:table/users ', users",
        "arn:aws:dynamodb:us-east-1:123456789012:table/users, arn:aws:dynamodb:us-east-1:123456789012:table/users",
        "arn:aws:dynamodb:eu-west-1:999999999999:table/users, arn:aws:dynamodb:eu-west-1:999999999999:table/users"
    })
    void anArnOfATableBesideTheStackIsItsName(String given, String name) {
        assertThat(TableName.beside(STACK, given)).isEqualTo(name);
        assertThat(TableName.beside("no stack", given)).isEqualTo(given);
    }
}
