package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.DynamoDbExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

class IndexMigrationsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final UsersTable users = UsersTable.in(dynamoDb);

    @BeforeEach
    void fill() {
        users.putUser("2", "grace@example.com");
        users.putUser("10", "ada@example.com");
    }

    @Test
    void usersAreFoundByEmailAddress() throws Exception {
        users.migrator(new AddUserLookup()).migrate().orThrow();

        assertThat(users.query("email", "email", "ada@example.com")).containsExactly("USER#10");
        assertThat(projection("email").projectionType()).isEqualTo(ProjectionType.INCLUDE);
        assertThat(projection("email").nonKeyAttributes()).containsExactlyInAnyOrder("name", "tenant");
    }

    @Test
    void usersOfATenantAreListedByLastActivity() throws Exception {
        users.migrator(new AddUserLookup(), new AddActivityIndex()).migrate().orThrow();

        assertThat(users.query("activity", "tenant", "north")).containsExactly("USER#2", "USER#10");
        assertThat(projection("activity").projectionType()).isEqualTo(ProjectionType.ALL);
    }

    private Projection projection(String index) {
        return users.indexes().stream()
                .filter(description -> description.indexName().equals(index))
                .findFirst()
                .orElseThrow()
                .projection();
    }
}
