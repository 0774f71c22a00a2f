using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace MlConnector.Persistence;

/// <summary>The two databases that the product runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>One database, one schema per service. What every deployment uses.</summary>
    PostgreSql,

    /// <summary>One file per service in a folder. What Standalone uses.</summary>
    Sqlite,
}

/// <summary>Settings <c>Database:*</c>.</summary>
public sealed class DatabaseOptions : IValidatableObject
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; set; } = DatabaseProvider.PostgreSql;

    /// <summary>Npgsql connection string; needed for PostgreSql.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Folder of the database files; needed for Sqlite.</summary>
    public string? Folder { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider is DatabaseProvider.PostgreSql && string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return new ValidationResult(
                "Database:ConnectionString is not set. Give PostgreSQL's connection string, as environment variable Database__ConnectionString for example.",
                [nameof(ConnectionString)]
            );
        }
        else if (Provider is DatabaseProvider.PostgreSql && !IsReadable(ConnectionString))
        {
            yield return new ValidationResult(
                "Database:ConnectionString is not a connection string of Npgsql, such as Host=db;Username=mlconnector;Password=…;Database=mlconnector.",
                [nameof(ConnectionString)]
            );
        }

        if (Provider is DatabaseProvider.Sqlite && string.IsNullOrWhiteSpace(Folder))
        {
            yield return new ValidationResult(
                "Database:Folder is not set. Give the folder that holds the SQLite files, as environment variable Database__Folder for example.",
                [nameof(Folder)]
            );
        }
    }

    private static bool IsReadable(string? text)
    {
        try
        {
            // The exception could repeat a part of the password, so it goes no further.
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
