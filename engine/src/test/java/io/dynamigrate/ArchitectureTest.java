package io.dynamigrate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Holds the engine to the rules of its house. */
class ArchitectureTest {

    private static final Set<String> MAKE_REQUESTS = Set.of(
            "Store",
            "StepStore",
            "LockAttempt",
            "StatusWrite",
            "Lease",
            "Commit",
            "IndexChanges",
            "Stopping",
            "Answers",
            "Hops",
            "RunPruning",
            "Source",
            "DryRunContext");

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
                .resideInAPackage("io.dynamigrate..")
                .and(DescribedPredicate.describe(
                        "store and change nothing", type -> !MAKE_REQUESTS.contains(outer(type.getName()))))
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "is a request of DynamoDB",
                        call -> call.getTargetOwner().isEquivalentTo(DynamoDbClient.class)))
                .check(ENGINE);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("io.dynamigrate.(*)..").should().beFreeOfCycles().check(ENGINE);
        noClasses()
                .that()
                .resideInAPackage("io.dynamigrate")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.dynamigrate.*..")
                .check(ENGINE);
        noClasses()
                .that()
                .resideInAPackage("io.dynamigrate.plan")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dynamigrate.run")
                .check(ENGINE);
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

    private static String outer(String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return simple.contains("$") ? simple.substring(0, simple.indexOf('$')) : simple;
    }
}
