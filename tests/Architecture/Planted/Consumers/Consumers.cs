using MassTransit;
using MassTransit.Middleware;
using MlConnector.Contracts;
using MlConnector.Persistence.Archive;

namespace MlConnector.Architecture.Tests.Planted.Consumers;

/// <summary>What a consumer may do: store, and end.</summary>
internal sealed class StoresOnly(IDocumentArchive archive) : IConsumer<EventsGathered>
{
    public Task Consume(ConsumeContext<EventsGathered> context) =>
        archive.StoreAsync(default, "finance-page", context.CancellationToken);
}

internal sealed class CallsAmazonItself(HttpClient amazon) : IConsumer<EventsGathered>
{
    public Task Consume(ConsumeContext<EventsGathered> context) =>
        amazon.GetAsync(new Uri("http://127.0.0.1"), context.CancellationToken);
}

internal sealed class CallsThroughAnInterface(IAmazon amazon) : IConsumer<EventsGathered>
{
    public Task Consume(ConsumeContext<EventsGathered> context) => amazon.AskAsync();
}

internal sealed class MakesItsOwnClient(IHttpClientFactory clients) : IConsumer<EventsGathered>
{
    public Task Consume(ConsumeContext<EventsGathered> context)
    {
        using var client = clients.CreateClient();
        return client.GetAsync(new Uri("http://127.0.0.1"), context.CancellationToken);
    }
}

internal interface IAmazon
{
    Task AskAsync();
}

internal sealed class Amazon(AmazonClient client) : IAmazon
{
    public Task AskAsync() => client.Http.GetAsync(new Uri("http://127.0.0.1"));
}

internal sealed class AmazonClient(HttpClient http)
{
    public HttpClient Http => http;
}

internal sealed class UsesInternals
{
    public static Type Internal => typeof(OutboxConsumeContext);
}
