// Renders a chart as Helm does, with what Helm is made of: Go's text/template and the functions of sprig, both from
// Debian. For machines that have no helm; where there is one, the tests hold this program to it.
//
//	render CHART VALUES RELEASE NAMESPACE REVISION
//
// VALUES is a YAML file over the chart's own. Prints one JSON object: template -> text. An error goes to stderr, exit
// status 1. Nothing is looked up in a cluster, as with `helm template`.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

type values = map[string]interface{}

func read(path string) (values, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	all := values{}
	return all, yaml.Unmarshal(text, &all)
}

// What stands in `over` goes before; null removes.
func merge(under, over values) values {
	for key, value := range over {
		inner, both := under[key].(values)
		table, isTable := value.(values)
		switch {
		case value == nil:
			delete(under, key)
		case both && isTable:
			under[key] = merge(inner, table)
		default:
			under[key] = value
		}
	}
	return under
}

func toYaml(value interface{}) string {
	text, err := yaml.Marshal(value)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(text), "\n")
}

func required(what string, value interface{}) (interface{}, error) {
	if value == nil || value == "" {
		return nil, errors.New(what)
	}
	return value, nil
}

func newTemplate() *template.Template {
	all := template.New("chart").Option("missingkey=zero")
	words := sprig.TxtFuncMap()
	delete(words, "env")
	delete(words, "expandenv")
	words["toYaml"] = toYaml
	words["required"] = required
	words["lookup"] = func(string, string, string, string) values { return values{} }
	words["include"] = func(name string, data interface{}) (string, error) {
		var text strings.Builder
		err := all.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	return all.Funcs(words)
}

// Keys of Chart.yaml are fields that begin with a capital.
func chartFields(chart values) values {
	fields := values{}
	for key, value := range chart {
		fields[strings.ToUpper(key[:1])+key[1:]] = value
	}
	return fields
}

func render(chart, valuesFile, release, namespace string, revision int) (map[string]string, error) {
	about, err := read(filepath.Join(chart, "Chart.yaml"))
	if err != nil {
		return nil, err
	}
	own, err := read(filepath.Join(chart, "values.yaml"))
	if err != nil {
		return nil, err
	}
	given, err := read(valuesFile)
	if err != nil {
		return nil, err
	}
	data := values{
		"Values": merge(own, given),
		"Chart":  chartFields(about),
		"Release": values{"Name": release, "Namespace": namespace, "Revision": revision, "Service": "Helm",
			"IsInstall": revision == 1, "IsUpgrade": revision > 1},
	}
	files, err := filepath.Glob(filepath.Join(chart, "templates", "*"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	all := newTemplate()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if _, err := all.New(filepath.Base(file)).Parse(string(text)); err != nil {
			return nil, err
		}
	}
	rendered := map[string]string{}
	for _, file := range files {
		name := filepath.Base(file)
		if strings.HasPrefix(name, "_") {
			continue
		}
		var text bytes.Buffer
		if err := all.ExecuteTemplate(&text, name, data); err != nil {
			return nil, err
		}
		// Go writes this for what is missing, whatever the option says; Helm removes it.
		rendered[name] = strings.ReplaceAll(text.String(), "<no value>", "")
	}
	return rendered, nil
}

func main() {
	if len(os.Args) != 6 {
		fmt.Fprintln(os.Stderr, "usage: render CHART VALUES RELEASE NAMESPACE REVISION")
		os.Exit(2)
	}
	revision, err := strconv.Atoi(os.Args[5])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	rendered, err := render(os.Args[1], os.Args[2], os.Args[3], os.Args[4], revision)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(rendered)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
