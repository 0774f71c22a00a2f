namespace MlConnector.TestKit;

/// <summary>Where this run's PostgreSQL and RabbitMQ are.</summary>
/// <param name="Postgres">Npgsql connection string of a database to connect to; its user may create databases.</param>
/// <param name="RabbitMq">amqp address with user and password.</param>
/// <param name="RabbitMqManagement">Root of the management plugin's HTTP API; the same user and password.</param>
public sealed record ServerAddresses(string Postgres, Uri RabbitMq, Uri RabbitMqManagement)
{
    internal const string PostgresVariable = "MLCONNECTOR_TEST_POSTGRES";
    internal const string RabbitMqVariable = "MLCONNECTOR_TEST_RABBITMQ";
    internal const string ManagementVariable = "MLCONNECTOR_TEST_RABBITMQ_MANAGEMENT";

    /// <summary>The management plugin's usual port.</summary>
    private const int ManagementPortDefault = 15672;

    /// <summary>The servers that the environment names, or null when it names none.</summary>
    /// <exception cref="InvalidOperationException">It names one of the two only.</exception>
    public static ServerAddresses? FromEnvironment()
    {
        var postgres = Environment.GetEnvironmentVariable(PostgresVariable);
        var rabbitMq = Environment.GetEnvironmentVariable(RabbitMqVariable);
        if (string.IsNullOrEmpty(postgres) && string.IsNullOrEmpty(rabbitMq))
        {
            return null;
        }

        if (string.IsNullOrEmpty(postgres) || string.IsNullOrEmpty(rabbitMq))
        {
            throw new InvalidOperationException(
                $"{PostgresVariable} and {RabbitMqVariable} belong together: set both or none."
            );
        }

        var broker = new Uri(rabbitMq);
        var management = Environment.GetEnvironmentVariable(ManagementVariable);
        return new ServerAddresses(
            postgres,
            broker,
            string.IsNullOrEmpty(management)
                ? new UriBuilder("http", broker.Host, ManagementPortDefault).Uri
                : new Uri(management)
        );
    }
}
