package io.dynamigrate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.dynamigrate.run.Answers;
import io.dynamigrate.run.Hops;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Holds the engine to the rules of its house. */
class ArchitectureTest {

    private static final String[] MAKE_REQUESTS = {
        "io.dynamigrate.internal.records",
        "io.dynamigrate.internal.lock",
        "io.dynamigrate.internal.change",
        "io.dynamigrate.internal.work",
        "io.dynamigrate.internal.preview"
    };

    private static final int LARGEST_PACKAGE = 25;

    private static final JavaClasses ENGINE = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void knowsNeitherLambdaNorTheEnvironment() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.amazonaws..", "io.dynamigrate.function..")
                .check(ENGINE);
        noClasses()
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .check(ENGINE);
    }

    @Test
    void buildsNoClients() {
        noClasses()
                .should()
                .callMethod(DynamoDbClient.class, "create")
                .orShould()
                .callMethod(DynamoDbClient.class, "builder")
                .check(ENGINE);
    }

    @Test
    void takesTheTimeFromOnePlace() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Time")
                .and()
                .haveNameNotMatching(".*\\.Time\\$.*")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(ENGINE);
    }

    @Test
    void hasNoStaticStateThatChanges() {
        noFields()
                .that()
                .areStatic()
                .should()
                .notHaveModifier(JavaModifier.FINAL)
                .check(ENGINE);
    }

    @Test
    void decidesWithoutRequests() {
        noClasses()
                .that()
                .resideInAPackage("io.dynamigrate.plan")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..")
                .check(ENGINE);
        noClasses()
                .that()
                .resideOutsideOfPackages(MAKE_REQUESTS)
                .and()
                .doNotBelongToAnyOf(Answers.class, Hops.class)
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "is a request of DynamoDB",
                        call -> call.getTargetOwner().isEquivalentTo(DynamoDbClient.class)))
                .check(ENGINE);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("io.dynamigrate.(**)").should().beFreeOfCycles().check(ENGINE);
        noClasses()
                .that()
                .resideInAPackage("io.dynamigrate")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.dynamigrate.*..")
                .check(ENGINE);
    }

    @Test
    void hasNoLargePackage() {
        Map<String, Long> sizes = ENGINE.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(sizes).allSatisfy((name, classes) -> assertThat(classes).isLessThanOrEqualTo(LARGEST_PACKAGE));
    }

    @Test
    void isPublicOnlyWhereItIsMadeToBeUsed() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .orShould()
                .haveModifier(JavaModifier.ABSTRACT)
                .check(ENGINE);
    }
}
