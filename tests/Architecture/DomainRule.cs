using ArchUnitNET.Domain;

namespace MlConnector.Architecture.Tests;

/// <summary>Decisions are pure: a Domain sees Kernel, Settlements, Contracts and .NET's own base library.</summary>
public sealed class DomainRule
{
    private static readonly string[] Seen =
    [
        "MlConnector.Kernel.",
        "MlConnector.Settlements.",
        "MlConnector.Contracts.",
    ];

    /// <summary>Parts of .NET that reach outside the process or belong to a host.</summary>
    private static readonly string[] Outside =
    [
        "System.Net.",
        "System.Data.",
        "System.Diagnostics.Process",
        "System.IO.File",
        "System.IO.Directory",
        "System.Environment",
        "System.Console",
    ];

    [Fact]
    public void Domains_see_nothing_that_reaches_outside() =>
        Breaches.None(DomainTypes(TypesOfOurs.All).SelectMany(Faults));

    [Fact]
    public void There_is_a_Domain_to_look_at() =>
        Assert.Contains(
            "MlConnector.Reconcile.Domain",
            TypesOfOurs.Assemblies.Select(assembly => assembly.GetName().Name)
        );

    [Theory]
    [InlineData("AsksAmazon", "System.Net.Http.HttpClient")]
    [InlineData("Logs", "Microsoft.Extensions.Logging.ILogger")]
    [InlineData("Stores", "Microsoft.EntityFrameworkCore.DbContext")]
    [InlineData("Publishes", "MassTransit.IBus")]
    [InlineData("ReadsItself", "System.IO.File")]
    public void A_planted_type_that_reaches_outside_is_found(string type, string target)
    {
        var planted = DomainTypes(TypesOfOurs.Planted).Single(found => found.Name == type);

        Assert.Contains(Faults(planted), fault => fault.EndsWith(target, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pure_type_is_no_fault()
    {
        var pure = DomainTypes(TypesOfOurs.Planted).Single(found => found.Name == "Decides");

        Assert.Empty(Faults(pure));
    }

    private static IEnumerable<IType> DomainTypes(IEnumerable<IType> types) =>
        types.Where(type => DomainOf(type) is not null);

    /// <summary>The name up to and including <c>.Domain.</c>, or null for a type outside any Domain.</summary>
    private static string? DomainOf(IType type)
    {
        var end = type.FullName.IndexOf(".Domain.", StringComparison.Ordinal);
        return end < 0 || !type.FullName.StartsWith("MlConnector.", StringComparison.Ordinal)
            ? null
            : type.FullName[..(end + ".Domain.".Length)];
    }

    private static IEnumerable<string> Faults(IType type) =>
        type
            .Dependencies.Select(dependency => dependency.Target.FullName)
            .Distinct(StringComparer.Ordinal)
            .Where(target => !MaySee(DomainOf(type), target))
            .Select(target => $"{type.FullName} must not see {target}");

    private static bool MaySee(string? domain, string target) =>
        (target.StartsWith("System.", StringComparison.Ordinal) && !StartsWithAny(target, Outside))
        // What the compiler itself puts into an assembly.
        || target.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal)
        || target.StartsWith('<')
        || (domain is not null && target.StartsWith(domain, StringComparison.Ordinal))
        || StartsWithAny(target, Seen);

    private static bool StartsWithAny(string text, string[] beginnings) =>
        beginnings.Any(beginning => text.StartsWith(beginning, StringComparison.Ordinal));
}
