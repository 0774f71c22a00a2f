using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MlConnector.Ingest.Amazon;
using MlConnector.Kernel;
using MlConnector.Persistence.Connections;
using MlConnector.TestKit;

namespace MlConnector.Ingest.Tests;

/// <summary>The clients against a stand-in, on virtual time, with every log line kept.</summary>
internal sealed class Clients : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    private Clients(FakeTimeProvider time, AmazonStandIn amazon, ServiceProvider provider)
    {
        Time = time;
        Amazon = amazon;
        this.provider = provider;
        Connection = Sellers.Connection(amazon);
    }

    public FakeTimeProvider Time { get; }

    public AmazonStandIn Amazon { get; }

    public Connection Connection { get; }

    public string Log => string.Join('\n', Get<LogLines>().Lines);

    public static async Task<Clients> StartAsync()
    {
        var time = Sellers.Clock();
        var amazon = await AmazonStandIn.StartAsync(time);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton<IAmazonCredentials, Sellers.Credentials>();
        services.AddLogLines();
        services.AddAmazonClients();
        return new Clients(time, amazon, services.BuildServiceProvider());
    }

    public T Get<T>()
        where T : notnull => provider.GetRequiredService<T>();

    /// <summary>Lets virtual time pass until the work is done.</summary>
    /// <param name="step">Passes every tenth of a real second.</param>
    public async Task<T> PassTimeAsync<T>(Task<T> work, TimeSpan step)
    {
        await Eventually.TrueAsync(
            () =>
            {
                if (!work.IsCompleted)
                {
                    Time.Advance(step);
                }

                return work.IsCompleted;
            },
            "the work to end while virtual time passes"
        );
        return await work;
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        await Amazon.DisposeAsync();
    }
}

/// <summary>Every line that is logged, at whatever level.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyList<string> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Logger(lines);

    public void Dispose() { }

    private sealed class Logger(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue($"{logLevel} {eventId.Name} {formatter(state, exception)} {exception}");
    }
}

internal static class Logging
{
    public static void AddLogLines(this IServiceCollection services)
    {
        var lines = new LogLines();
        services.AddSingleton(lines);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines));
    }
}

/// <summary>The seller of these tests.</summary>
internal static class Sellers
{
    public const string RefreshToken = "refresh-secret-r";

    public const string ClientSecret = "client-secret-s";

    public static FakeTimeProvider Clock() =>
        new(new DateTimeOffset(2026, 7, 20, 12, 0, 0, TimeSpan.Zero));

    public static Connection Connection(
        AmazonStandIn amazon,
        string id = "acme-us",
        string seller = "A1B2C3"
    ) =>
        new(
            ConnectionId.Parse(id),
            "na",
            seller,
            ["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"],
            TimeZoneInfo.Utc,
            new DateOnly(2026, 1, 1),
            new AmazonEndpoints(amazon.Root, amazon.LoginEndpoint, TimeSpan.FromMinutes(15)),
            new DeltekTenant(new Uri("http://127.0.0.1/api"), "", "", true, null, null),
            new BookingRules(
                "1150.00",
                "",
                "BOFA",
                false,
                new Dictionary<string, AccountAssignment>()
            )
        );

    public sealed class Credentials : IAmazonCredentials
    {
        public Task<AmazonCredentials> GetAsync(
            ConnectionId connection,
            CancellationToken cancellationToken
        ) => Task.FromResult(new AmazonCredentials("client-id", ClientSecret, RefreshToken));
    }
}
