using System.Text.Json.Nodes;

namespace MlConnector.EndToEnd.Tests;

internal static class EnvironmentSettings
{
    /// <summary>Nested settings as environment variables: <c>Connections__0__Id</c> and so on.</summary>
    public static Dictionary<string, string?> Of(JsonNode settings)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        Add(settings, "", variables);
        return variables;
    }

    private static void Add(JsonNode? node, string path, Dictionary<string, string?> variables)
    {
        switch (node)
        {
            case JsonObject section:
                foreach (var (name, value) in section)
                {
                    Add(value, Join(path, name), variables);
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Add(list[i], Join(path, $"{i}"), variables);
                }

                break;
            case JsonValue value:
                variables[path] = value.ToString();
                break;
        }
    }

    private static string Join(string path, string name) =>
        path.Length == 0 ? name : $"{path}__{name}";
}
