using Microsoft.Extensions.DependencyInjection;
using MlConnector.Ingest.Finances;
using MlConnector.Ingest.Login;
using MlConnector.Ingest.Reports;

namespace MlConnector.Ingest.Amazon;

internal static class AmazonClients
{
    /// <summary>Connections are renewed this often, so that a changed address of Amazon's hosts is noticed.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    /// <summary>A host that accepts no connection within this time is not there.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Everything that talks to Amazon.</summary>
    public static IServiceCollection AddAmazonClients(this IServiceCollection services)
    {
        AddHttp(services, AmazonApi.ClientName);
        AddHttp(services, LoginWithAmazon.ClientName);
        AddHttp(services, DocumentStore.ClientName);
        services.AddSingleton<RateLimits>();
        services.AddSingleton<AmazonPipelines>();
        services.AddSingleton<LoginWithAmazon>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<AmazonApi>();
        services.AddSingleton<ReportsClient>();
        services.AddSingleton<DocumentStore>();
        services.AddSingleton<ReportFetcher>();
        services.AddSingleton<EventGroupsClient>();
        services.AddSingleton<TransactionsClient>();
        return services;
    }

    private static void AddHttp(IServiceCollection services, string name) =>
        services
            .AddHttpClient(name)
            // The pipelines bound every exchange; a second clock here would only blur whose time ran out.
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            // The factory's own log lines name whole addresses, and a document's address is a secret.
            .RemoveAllLoggers()
            .UseSocketsHttpHandler(
                (handler, _) =>
                {
                    handler.AllowAutoRedirect = false;
                    handler.AutomaticDecompression = System.Net.DecompressionMethods.None;
                    handler.UseCookies = false;
                    handler.ConnectTimeout = ConnectTimeout;
                    handler.PooledConnectionLifetime = ConnectionLifetime;
                }
            );
}
