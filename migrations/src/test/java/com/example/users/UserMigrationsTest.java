package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.MigrationCheck;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserMigrationsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @Test
    void migrationsCanBeRepeatedAndRolledBack() {
        List<String> notes = MigrationCheck.of(UserMigrations.class, dynamoDb)
                .fill(this::putUsers)
                .check();

        assertThat(notes).isEmpty();
    }

    private void putUsers(String table) {
        UsersTable users = new UsersTable(dynamoDb, table);
        users.putUser("1", "Ada@Example.com");
        users.putUser("2", "grace@example.com");
    }
}
