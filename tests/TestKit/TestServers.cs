namespace MlConnector.TestKit;

/// <summary>
/// The real PostgreSQL and RabbitMQ of this test process: those that the environment names, else
/// containers where a Docker engine answers. <c>tests/run.sh</c> brings its own where neither is to be had.
/// </summary>
public static class TestServers
{
    private static readonly Lazy<Task<ServerAddresses>> Started = new(StartAsync);

    /// <summary>The addresses; the first call starts what is to be started, later ones share it.</summary>
    /// <exception cref="InvalidOperationException">There is no server and no way to one.</exception>
    public static Task<ServerAddresses> AddressesAsync() => Started.Value;

    /// <summary>A fresh, empty database, dropped on dispose.</summary>
    public static async Task<TestDatabase> CreateDatabaseAsync() =>
        await TestDatabase.CreateAsync(await AddressesAsync());

    /// <summary>A fresh virtual host, so that tests running at once do not meet; deleted on dispose.</summary>
    public static async Task<TestVirtualHost> CreateVirtualHostAsync() =>
        await TestVirtualHost.CreateAsync(await AddressesAsync());

    private static async Task<ServerAddresses> StartAsync()
    {
        if (ServerAddresses.FromEnvironment() is { } given)
        {
            return given;
        }

        if (!await DockerEngine.AnswersAsync())
        {
            throw new InvalidOperationException(
                "This test needs a real PostgreSQL and RabbitMQ. Run it through tests/run.sh, which brings both, or start a Docker engine, "
                    + $"or set {ServerAddresses.PostgresVariable} and {ServerAddresses.RabbitMqVariable}."
            );
        }

        var containers = new ServerContainers();
        // The engine's own reaper may be switched off; a test process has no later moment than this one.
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            containers.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return await containers.StartAsync(CancellationToken.None);
    }
}
