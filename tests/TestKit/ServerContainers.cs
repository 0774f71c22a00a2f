using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;

namespace MlConnector.TestKit;

/// <summary>PostgreSQL and RabbitMQ in containers of their own, removed on dispose.</summary>
internal sealed class ServerContainers : IAsyncDisposable
{
    private const int ManagementPort = 15672;

    private readonly PostgreSqlContainer postgres = new PostgreSqlBuilder("postgres:17")
        .WithCommand("-c", "fsync=off", "-c", "max_connections=300")
        .Build();

    private readonly RabbitMqContainer rabbitMq = new RabbitMqBuilder("rabbitmq:4-management")
        .WithPortBinding(ManagementPort, assignRandomHostPort: true)
        .Build();

    /// <summary>Both servers, started and answering.</summary>
    public async Task<ServerAddresses> StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            postgres.StartAsync(cancellationToken),
            rabbitMq.StartAsync(cancellationToken)
        );
        return new ServerAddresses(
            postgres.GetConnectionString(),
            new Uri(rabbitMq.GetConnectionString()),
            new UriBuilder(
                "http",
                rabbitMq.Hostname,
                rabbitMq.GetMappedPublicPort(ManagementPort)
            ).Uri
        );
    }

    public async ValueTask DisposeAsync()
    {
        await rabbitMq.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
