using ArchUnitNET.Domain;

namespace MlConnector.Architecture.Tests;

/// <summary>
/// MassTransit's internals stay in one assembly: outside it only the names of its root namespace are
/// used, so that one assembly changes when the bus does.
/// </summary>
public sealed class MessagingRule
{
    [Fact]
    public void Only_Messaging_sees_the_internals_of_MassTransit() =>
        Breaches.None(TypesOfOurs.All.SelectMany(Faults));

    [Fact]
    public void A_planted_use_of_an_internal_is_found()
    {
        var planted = TypesOfOurs.Planted.Single(type => type.Name == "UsesInternals");

        Assert.NotEmpty(Faults(planted));
    }

    [Fact]
    public void A_consumer_is_no_fault()
    {
        var consumer = TypesOfOurs.Planted.Single(type => type.Name == "StoresOnly");

        Assert.Empty(Faults(consumer));
    }

    private static IEnumerable<string> Faults(IType type) =>
        IsOfMessaging(type)
            ? []
            : type
                .Dependencies.Select(dependency => dependency.Target)
                .Where(IsInternal)
                .Select(target => $"{type.FullName} must not see {target.FullName}")
                .Distinct(StringComparer.Ordinal);

    private static bool IsInternal(IType type) =>
        type.FullName.StartsWith("MassTransit.", StringComparison.Ordinal)
        && type.Namespace.FullName != "MassTransit"
        && !IsOfMessaging(type);

    private static bool IsOfMessaging(IType type) =>
        type.Assembly.FullName.StartsWith("MlConnector.Messaging,", StringComparison.Ordinal);
}
