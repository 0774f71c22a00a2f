using Microsoft.Extensions.Options;
using MlConnector.Kernel;

namespace MlConnector.Persistence.Connections;

internal sealed class ConfiguredConnections(IOptions<ConnectionsOptions> options) : IConnections
{
    private readonly IReadOnlyList<Connection> connections =
    [
        .. options.Value.Connections.Select(connection => connection.ToConnection()),
    ];

    public Task<IReadOnlyList<Connection>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(connections);

    public Task<Connection?> FindAsync(ConnectionId id, CancellationToken cancellationToken) =>
        Task.FromResult(connections.SingleOrDefault(connection => connection.Id == id));
}
