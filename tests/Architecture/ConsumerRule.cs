using System.Reflection;
using MassTransit;
using MlConnector.Architecture.Tests.Planted.Consumers;

namespace MlConnector.Architecture.Tests;

/// <summary>
/// No outside call inside a consumer: nothing that a consumer is constructed with leads to an HTTP
/// client. What a consumer fetches from a service provider by itself is not seen.
/// </summary>
public sealed class ConsumerRule
{
    private static readonly IReadOnlyList<Type> OurTypes =
    [
        .. TypesOfOurs.Assemblies.SelectMany(assembly => assembly.GetTypes()),
    ];

    [Fact]
    public void No_consumer_leads_to_an_HTTP_client() =>
        Breaches.None(OurTypes.Where(IsConsumer).SelectMany(type => Faults(type, OurTypes)));

    [Fact]
    public void There_are_consumers_to_look_at() => Assert.Contains(OurTypes, IsConsumer);

    [Theory]
    [InlineData(typeof(CallsAmazonItself))]
    [InlineData(typeof(CallsThroughAnInterface))]
    [InlineData(typeof(MakesItsOwnClient))]
    public void A_planted_consumer_that_calls_outside_is_found(Type planted)
    {
        Assert.True(IsConsumer(planted));
        Assert.Single(Faults(planted, planted.Assembly.GetTypes()));
    }

    [Fact]
    public void A_consumer_that_only_stores_is_no_fault() =>
        Assert.Empty(Faults(typeof(StoresOnly), OurTypes));

    private static bool IsConsumer(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IConsumer));

    private static IEnumerable<string> Faults(Type consumer, IReadOnlyList<Type> implementations)
    {
        var ways = new Queue<IReadOnlyList<Type>>([
            [consumer],
        ]);
        var visited = new HashSet<Type> { consumer };
        while (ways.TryDequeue(out var way))
        {
            if (IsHttp(way[^1]))
            {
                yield return string.Join(" → ", way.Select(type => type.Name));
                continue;
            }

            foreach (var next in Needed(way[^1], implementations).Where(visited.Add))
            {
                ways.Enqueue([.. way, next]);
            }
        }
    }

    /// <summary>What the type is constructed with, or for an interface what implements it.</summary>
    private static IEnumerable<Type> Needed(Type type, IReadOnlyList<Type> implementations)
    {
        if (type.IsInterface || type.IsAbstract)
        {
            return implementations.Where(candidate =>
                candidate is { IsClass: true, IsAbstract: false } && candidate.IsAssignableTo(type)
            );
        }

        return implementations.Contains(type)
            ? type.GetConstructors(
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
                )
                .SelectMany(constructor => constructor.GetParameters())
                .Select(parameter => parameter.ParameterType)
            : [];
    }

    private static bool IsHttp(Type type) =>
        type == typeof(IHttpClientFactory)
        || type.IsAssignableTo(typeof(HttpMessageInvoker))
        || type.IsAssignableTo(typeof(HttpMessageHandler));
}
