using ArchUnitNET.Domain;

namespace MlConnector.Architecture.Tests;

/// <summary>Ingest alone sees Amazon's credentials, Poster alone Deltek's.</summary>
public sealed class SecretsRule
{
    private const string Connections = "MlConnector.Persistence.Connections.";

    [Fact]
    public void Only_the_service_that_needs_a_credential_sees_it() =>
        Breaches.None(TypesOfOurs.All.SelectMany(Faults));

    [Theory]
    [InlineData("PeeksAtAmazonsSecret")]
    [InlineData("PeeksAtDelteksSecret")]
    public void A_planted_look_at_a_credential_is_found(string type) =>
        Assert.NotEmpty(Faults(TypesOfOurs.Planted.Single(planted => planted.Name == type)));

    private static IEnumerable<string> Faults(IType type) =>
        type
            .Dependencies.Select(dependency => dependency.Target.FullName)
            .Where(target => !MaySee(type.FullName, target))
            .Select(target => $"{type.FullName} must not see {target}")
            .Distinct(StringComparer.Ordinal);

    private static bool MaySee(string type, string target) =>
        type.StartsWith(Connections, StringComparison.Ordinal)
        || target switch
        {
            $"{Connections}IAmazonCredentials" or $"{Connections}AmazonCredentials" =>
                type.StartsWith("MlConnector.Ingest.", StringComparison.Ordinal),
            $"{Connections}IDeltekCredentials" or $"{Connections}DeltekCredentials" =>
                type.StartsWith("MlConnector.Poster.", StringComparison.Ordinal),
            _ => true,
        };
}
